package io.drover.coordinator.repeat;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.live.ChangeLedger;
import io.drover.coordinator.live.ChangePage;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.record.Change;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of one live job, on a thread and with a consumer of its own, so that a job
 * that cannot publish holds nobody else up. Changed keys are handed over as soon as the leader
 * takes them; while it does not they gather, each once, up to a bound, and then the reading waits.
 */
final class ChangeReader implements Repetition.ChangeReading {
  private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Records after which it is told how far was read, though no key changed. */
  private static final long QUIET = 10_000;

  private final Job.Running job;
  private final ChangeLedger ledger;
  private final Supplier<TopicLog<Change>> logs;
  private final Semaphore ahead;
  private final Repetition.Listener<ChangePage> listener;
  private final Thread thread;

  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final Deque<Integer> handedOver = new ArrayDeque<>();
  private long waiting;
  private volatile @Nullable TopicLog<Change> open;
  private volatile boolean stopped;
  private volatile boolean crowded;

  // Of the reading thread.
  private long barrier;
  private @Nullable Marks barrierEnd;
  private long quiet;

  ChangeReader(
      Job.Running job,
      ChangeLedger ledger,
      Supplier<TopicLog<Change>> logs,
      int pagesAhead,
      Repetition.Listener<ChangePage> listener) {
    this.job = job;
    this.ledger = ledger;
    this.logs = logs;
    this.ahead = new Semaphore(pagesAhead);
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("changes-" + job.id()).unstarted(this::run);
  }

  ChangeReader start() {
    thread.start();
    return this;
  }

  @Override
  public void published() {
    synchronized (handedOver) {
      handedOver.poll();
    }
    ahead.release();
    if (crowded) {
      wake();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    wake();
  }

  @Override
  public void barrier(long request) {
    asked.accumulateAndGet(request, Math::max);
    wake();
  }

  /** Ends a wait for records; an interruption would come in the way of closing the consumer. */
  private void wake() {
    TopicLog<Change> present = open;
    if (present != null) {
      present.wakeup();
    }
  }

  @Override
  public long unplanned() {
    synchronized (handedOver) {
      return waiting + handedOver.stream().mapToLong(Integer::longValue).sum();
    }
  }

  @Override
  public long changesRead() {
    return read.get();
  }

  private void run() {
    try (TopicLog<Change> changes = logs.get()) {
      changes.seek(from(changes));
      open = changes;
      while (!stopped) {
        turn(changes);
      }
    } catch (InterruptedException | InterruptException e) {
      log.atDebug().addKeyValue("migration", job.id()).log("reading changes stopped");
    } catch (RuntimeException e) {
      if (!stopped) {
        listener.failed(e);
      }
    } finally {
      open = null;
    }
  }

  /** A job that has no mark yet begins a little before it was accepted. */
  private Marks from(TopicLog<Change> changes) {
    Marks next = ledger.next();
    if (!next.isEmpty()) {
      return next;
    }
    Marks first = changes.since(job.header().createdAt().minus(LastOutcomes.CLOCKS_APART));
    first.next().forEach(ledger::passed);
    return first;
  }

  /** Whoever wakes the reading waits for an answer, which does not wait for records first. */
  private void turn(TopicLog<Change> changes) throws InterruptedException {
    try {
      if (!ledger.full()) {
        read(changes);
      }
    } catch (WakeupException e) {
      woken();
    }
    try {
      ledger.resume().ifPresent(changes::seek);
      answer(changes);
    } catch (WakeupException e) {
      woken();
    }
  }

  private void woken() {
    log.atTrace().addKeyValue("migration", job.id()).log("reading changes woken");
  }

  private void read(TopicLog<Change> changes) {
    for (ConsumerRecord<byte[], byte[]> record : changes.poll(POLL)) {
      quiet++;
      read.incrementAndGet();
      if (ledger.reads(record.partition(), record.offset())) {
        changes
            .value(record)
            .ifPresent(change -> ledger.accept(record.partition(), record.offset(), change));
      }
    }
    changes.position().next().forEach(ledger::passed);
    synchronized (handedOver) {
      waiting = changes.lag() + ledger.gathered();
    }
  }

  /** Says what there is to say, if the leader has room to hear it. */
  private void answer(TopicLog<Change> changes) throws InterruptedException {
    boolean reached = reached(changes);
    if (ledger.gathered() == 0 && !reached && quiet < QUIET) {
      return;
    }
    boolean room =
        ledger.full()
            ? ahead.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)
            : ahead.tryAcquire();
    crowded = !room;
    if (!room) {
      return;
    }
    ChangePage page = ledger.take(reached ? barrier : 0);
    synchronized (handedOver) {
      waiting = Math.max(0, waiting - page.size());
      handedOver.add(page.size());
    }
    quiet = 0;
    barrierEnd = reached ? null : barrierEnd;
    listener.found(page);
  }

  /** Whether everything is read that was there when a barrier was asked for. */
  private boolean reached(TopicLog<Change> changes) {
    long wanted = asked.get();
    if (wanted > barrier) {
      barrierEnd = changes.end();
      barrier = wanted;
    }
    Marks end = barrierEnd;
    return end != null
        && ledger.complete()
        && end.next().entrySet().stream()
            .allMatch(each -> ledger.next().of(each.getKey()) >= each.getValue());
  }
}
