package io.drover.coordinator.repeat;

import io.drover.coordinator.again.FailedScan;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.lead.Repetition;
import io.drover.schemas.record.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the failures of one job from before a mark, partition after partition, and hands them over
 * page by page with the tasks that try them again. A failure that was taken up already is behind a
 * later outcome of its object, so beginning again after a crash finds what is left.
 */
final class FailureReader implements Repetition.Reading {
  private static final Logger log = LoggerFactory.getLogger(FailureReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Failures held at once; a job with more is read several times. */
  private static final int MOST_HELD = 50_000;

  private static final int PAGE = 500;

  private final Job.Running job;
  private final Supplier<TopicLog<Outcome>> logs;
  private final Supplier<FreshLook> looks;
  private final Semaphore ahead;
  private final Repetition.Listener<ReopenPage> listener;
  private final Thread thread;

  FailureReader(
      Job.Running job,
      Supplier<TopicLog<Outcome>> logs,
      Supplier<FreshLook> looks,
      int pagesAhead,
      Repetition.Listener<ReopenPage> listener) {
    this.job = job;
    this.logs = logs;
    this.looks = looks;
    this.ahead = new Semaphore(pagesAhead);
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("failures-" + job.id()).unstarted(this::run);
  }

  FailureReader start() {
    thread.start();
    return this;
  }

  @Override
  public void published() {
    ahead.release();
  }

  @Override
  public void stop() {
    thread.interrupt();
  }

  private void run() {
    try (TopicLog<Outcome> outcomes = logs.get();
        FreshLook look = looks.get()) {
      Marks before = job.plan().repeats().retry();
      for (Map.Entry<Integer, Long> mark : before.next().entrySet()) {
        read(outcomes, look, mark.getKey(), mark.getValue());
      }
      handOver(new ReopenPage(List.of(), true));
    } catch (InterruptedException | InterruptException e) {
      log.atDebug().addKeyValue("migration", job.id()).log("reading failures stopped");
    } catch (RuntimeException e) {
      listener.failed(e);
    }
  }

  private void read(TopicLog<Outcome> outcomes, FreshLook look, int partition, long until)
      throws InterruptedException {
    long from = 0;
    while (from < until) {
      FailedScan scan = new FailedScan(until, MOST_HELD);
      scan(outcomes, partition, from, scan);
      publish(look, scan.found().stream().filter(this::wanted).toList());
      from = scan.resume().orElse(until);
    }
  }

  /** A live job that is finalized copies no more: what it could not remove is tried again. */
  private boolean wanted(Outcome failed) {
    return !(job.crossing() instanceof Crossing.Over)
        || (failed.getAgain() != null && failed.getAgain().getCleanup() != null);
  }

  private void scan(TopicLog<Outcome> outcomes, int partition, long from, FailedScan scan) {
    long end = outcomes.end().of(partition);
    outcomes.seek(partition, from);
    while (outcomes.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(POLL)) {
        if (TopicLog.job(record).equals(job.id().value())) {
          outcomes.value(record).ifPresent(outcome -> scan.accept(record.offset(), outcome));
        }
      }
    }
  }

  private void publish(FreshLook look, List<Outcome> failures) throws InterruptedException {
    for (int at = 0; at < failures.size(); at += PAGE) {
      List<Outcome> some = failures.subList(at, Math.min(at + PAGE, failures.size()));
      handOver(new ReopenPage(look.at(some), false));
    }
  }

  private void handOver(ReopenPage page) throws InterruptedException {
    ahead.acquire();
    listener.found(page);
  }
}
