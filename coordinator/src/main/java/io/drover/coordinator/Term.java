package io.drover.coordinator;

import io.drover.coordinator.lead.Leader;
import io.drover.messaging.OutputException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of leadership, on a thread of its own: fence the leader before, read the topic, lead
 * until stopped or failed.
 */
final class Term {
  private static final Logger log = LoggerFactory.getLogger(Term.class);

  /** Where a term is. */
  enum Phase {
    /** Taking over. */
    STARTING,
    /** Ready for requests. */
    LEADING,
    /** Over; another one may begin. */
    ENDED
  }

  /** What a term does, apart from threads. */
  interface Office extends AutoCloseable {
    /** Fences older leaders and reads the jobs; returns the leader and what it begins with. */
    void takeOver();

    Leader leader();

    void lead() throws InterruptedException;

    @Override
    void close();
  }

  private final Office office;
  private final Thread thread;
  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable String failure;

  Term(Office office) {
    this.office = office;
    this.thread = Thread.ofPlatform().name("drover-leader").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Phase phase() {
    return phase;
  }

  /** Why it ended, if it was not stopped. */
  @Nullable String failure() {
    return failure;
  }

  void command(ConsumerRecord<byte[], byte[]> command) {
    office.leader().command(command);
  }

  void wake() {
    office.leader().wake();
  }

  /** Ends the term; waits for the transaction under way, but not longer than the bound. */
  void stop(Duration bound) {
    office.leader().stop();
    try {
      if (phase == Phase.STARTING || !thread.join(bound)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (office) {
      office.takeOver();
      phase = Phase.LEADING;
      log.atInfo().log("leading");
      office.lead();
      log.atInfo().log("leads no more");
    } catch (InterruptedException e) {
      log.atInfo().log("leads no more, stopped in the middle");
    } catch (OutputException.Fenced e) {
      failure = "another coordinator took over";
      log.atInfo().log("leads no more, another coordinator took over");
    } catch (RuntimeException e) {
      failure = String.valueOf(e.getMessage());
      log.atWarn().setCause(e).log("term of leadership failed");
    } finally {
      phase = Phase.ENDED;
    }
  }
}
