package io.drover.coordinator.repeat;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.live.TaskTally;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.record.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the outcomes of one live job from its beginning, on a thread and with a consumer of its
 * own, so that the leader hears of the last one at once and not from a report that is made every
 * second.
 */
final class TallyReader implements Repetition.Counting {
  private static final Logger log = LoggerFactory.getLogger(TallyReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** 32 MiB at the most; of a job beyond that the reports alone say how far it is. */
  private static final long MOST_TASKS = 1L << 27;

  private final Job.Running job;
  private final Supplier<TopicLog<Outcome>> logs;
  private final Runnable changed;
  private final Consumer<RuntimeException> failed;
  private final Thread thread;
  private final TaskTally tally = new TaskTally(MOST_TASKS);
  private volatile Standing standing = Standing.NONE;
  private volatile @Nullable TopicLog<Outcome> open;
  private volatile boolean stopped;

  /**
   * @param changed told, on the reading thread, after the standing has changed
   * @param failed told if reading cannot go on
   */
  TallyReader(
      Job.Running job,
      Supplier<TopicLog<Outcome>> logs,
      Runnable changed,
      Consumer<RuntimeException> failed) {
    this.job = job;
    this.logs = logs;
    this.changed = changed;
    this.failed = failed;
    this.thread = Thread.ofVirtual().name("tally-" + job.id()).unstarted(this::run);
  }

  TallyReader start() {
    thread.start();
    return this;
  }

  @Override
  public Standing standing() {
    return standing;
  }

  /** Ends a wait for records; an interruption would come in the way of closing the consumer. */
  @Override
  public void stop() {
    stopped = true;
    TopicLog<Outcome> present = open;
    if (present != null) {
      present.wakeup();
    }
  }

  private void run() {
    try (TopicLog<Outcome> outcomes = logs.get()) {
      open = outcomes;
      outcomes.seek(outcomes.since(job.header().createdAt().minus(LastOutcomes.CLOCKS_APART)));
      while (!stopped) {
        read(outcomes);
      }
    } catch (WakeupException | InterruptException e) {
      log.atDebug().addKeyValue("migration", job.id()).log("counting outcomes stopped");
    } catch (RuntimeException e) {
      if (!stopped) {
        failed.accept(e);
      }
    } finally {
      open = null;
    }
  }

  private void read(TopicLog<Outcome> outcomes) {
    boolean counted = false;
    for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(POLL)) {
      if (TopicLog.job(record).equals(job.id().value())) {
        outcomes.value(record).ifPresent(tally::accept);
        counted = true;
      }
    }
    if (counted) {
      standing = tally.standing();
      changed.run();
    }
  }
}
