package io.drover.coordinator.repeat;

import io.drover.coordinator.job.Job;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.record.OutcomeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the keys of a live job whose last outcome is a failure. Counts do not tell: a task that
 * failed stays failed, though a later task of its key went well.
 */
final class FailingKeys {
  private static final Logger log = LoggerFactory.getLogger(FailingKeys.class);

  /** Keys that are named. */
  private static final int MOST = 20;

  private FailingKeys() {}

  /** Looks, on a thread of its own; the answer is empty if nobody can tell. */
  static void look(KafkaClients clients, Job.Running job, Consumer<Optional<List<String>>> answer) {
    Thread.ofVirtual().name("failing-" + job.id()).start(() -> answer.accept(find(clients, job)));
  }

  private static Optional<List<String>> find(KafkaClients clients, Job.Running job) {
    List<String> failing = new ArrayList<>();
    try {
      int partitions = LastOutcomes.partitions(clients);
      for (int i = 0; i < partitions && failing.size() < MOST; i++) {
        try (LastOutcomes outcomes =
            LastOutcomes.ofKeys(
                clients,
                job.id().value(),
                i,
                LastOutcomes.since(job.header().createdAt()),
                job.plan().tasks())) {
          read(outcomes, failing);
        }
      }
      return Optional.of(failing);
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue("migration", job.id())
          .addKeyValue("error", e.toString())
          .log("nobody can tell which keys failed, looking again");
      return Optional.empty();
    }
  }

  private static void read(LastOutcomes outcomes, List<String> failing) {
    while (!outcomes.atBeginning() && failing.size() < MOST) {
      outcomes.next().stream()
          .map(LastOutcomes.Located::outcome)
          .filter(outcome -> outcome.getStatus() == OutcomeStatus.FAILED)
          .limit(MOST - failing.size())
          .forEach(outcome -> failing.add(outcome.getSourceKey()));
    }
  }
}
