package io.drover.coordinator.repeat;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.Deferrals;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.lead.Repetition;
import io.drover.schemas.record.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the outcomes for all jobs that were stopped once: one consumer, however many they are,
 * and none while there are none. A job that joins takes the reading back to its own place; the
 * others pass over what they have read.
 */
final class DeferredReader {
  private static final Logger log = LoggerFactory.getLogger(DeferredReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Supplier<TopicLog<Outcome>> logs;
  private final int pagesAhead;
  private final Map<String, Followed> joined = new HashMap<>();
  private boolean running;

  DeferredReader(Supplier<TopicLog<Outcome>> logs, int pagesAhead) {
    this.logs = logs;
    this.pagesAhead = pagesAhead;
  }

  /** One job that is followed. */
  private final class Followed implements Repetition.Reading {
    final MigrationId id;
    final Deferrals deferrals;
    final Repetition.Listener<AgainPage> listener;
    final Semaphore ahead = new Semaphore(pagesAhead);
    volatile boolean stopped;
    boolean placed;

    Followed(MigrationId id, Marks from, Repetition.Listener<AgainPage> listener) {
      this.id = id;
      this.deferrals = new Deferrals(from);
      this.listener = listener;
    }

    @Override
    public void published() {
      ahead.release();
    }

    @Override
    public void stop() {
      stopped = true;
      leave(this);
    }
  }

  /** Follows for a job from a place on. */
  synchronized Repetition.Reading follow(
      MigrationId id, Marks from, Repetition.Listener<AgainPage> listener) {
    Followed followed = new Followed(id, from, listener);
    joined.put(id.value(), followed);
    if (!running) {
      running = true;
      Thread.ofVirtual().name("deferred-tasks").start(this::run);
    }
    return followed;
  }

  private synchronized void leave(Followed followed) {
    joined.remove(followed.id.value(), followed);
  }

  /** Those to read for now; empty means that this reader ends, and the next job starts another. */
  private synchronized List<Followed> present() {
    running = !joined.isEmpty();
    return new ArrayList<>(joined.values());
  }

  private synchronized List<Followed> failed() {
    running = false;
    List<Followed> all = new ArrayList<>(joined.values());
    joined.clear();
    return all;
  }

  private void run() {
    try (TopicLog<Outcome> outcomes = logs.get()) {
      for (List<Followed> jobs = present(); !jobs.isEmpty(); jobs = present()) {
        turn(outcomes, jobs);
      }
    } catch (InterruptedException e) {
      log.atDebug().log("reading for deferred tasks stopped");
    } catch (RuntimeException e) {
      failed().forEach(job -> job.listener.failed(e));
    }
  }

  private static void turn(TopicLog<Outcome> outcomes, List<Followed> jobs)
      throws InterruptedException {
    place(outcomes, jobs);
    Map<String, Followed> byId = new HashMap<>();
    jobs.forEach(job -> byId.put(job.id.value(), job));
    for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(POLL)) {
      Followed job = byId.get(TopicLog.job(record));
      if (job != null && job.deferrals.reads(record.partition(), record.offset())) {
        outcomes.value(record).ifPresent(job.deferrals::accept);
      }
    }
    Marks position = outcomes.position();
    for (Followed job : jobs) {
      position.next().forEach(job.deferrals::passed);
      handOver(job);
    }
  }

  /** Goes back to where a job that has joined has to begin. */
  private static void place(TopicLog<Outcome> outcomes, List<Followed> jobs) {
    if (jobs.stream().allMatch(job -> job.placed)) {
      return;
    }
    Map<Integer, Long> first = new TreeMap<>();
    for (Followed job : jobs) {
      job.deferrals
          .next()
          .next()
          .forEach((partition, next) -> first.merge(partition, next, Math::min));
      job.placed = true;
    }
    outcomes.seek(Marks.of(first));
  }

  private static void handOver(Followed job) throws InterruptedException {
    @Nullable AgainPage page = job.deferrals.take().orElse(null);
    if (page == null) {
      return;
    }
    while (!job.stopped) {
      if (job.ahead.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        job.listener.found(page);
        return;
      }
    }
  }
}
