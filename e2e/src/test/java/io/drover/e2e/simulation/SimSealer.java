package io.drover.e2e.simulation;

import io.drover.coordinator.again.SealReading;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.lead.Sealer;
import io.drover.coordinator.plan.PastOutcomes.Past;
import io.drover.schemas.Topic;
import io.drover.schemas.record.AgainMark;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Seals as the coordinator does, from the outcomes that hold. */
final class SimSealer implements Sealer {
  private final SimLog log;

  SimSealer(SimLog log) {
    this.log = log;
  }

  @Override
  public Optional<Evidence> seal(Job.Final job) {
    SimOutcomes outcomes = new SimOutcomes(log, job.id().value());
    SealReading reading = new SealReading(job);
    for (int i = 0; i < SimLog.PARTITIONS; i++) {
      int partition = i;
      long end = log.partition(Topic.OUTCOMES, partition).size();
      reading.read(partition, end);
      outcomes
          .holding(partition, end)
          .forEach(past -> reading.take(partition, past.offset(), past.outcome()));
    }
    return reading.evidence();
  }

  /**
   * What was sealed as left undone stays undone: a task that was put off and counted as answered
   * must have no receipt in the end.
   */
  static void check(SimLog log, Migration job) {
    SimOutcomes outcomes = new SimOutcomes(log, job.getMigrationId());
    for (AgainMark sealed : job.getEvidence().getUntil()) {
      List<Past> then = outcomes.holding(sealed.getPartition(), sealed.getNext());
      Set<TaskRef> putOff = new HashSet<>();
      then.stream()
          .filter(past -> past.outcome().getStatus() == OutcomeStatus.DEFERRED)
          .forEach(past -> putOff.add(past.outcome().getTask()));
      for (Past past : outcomes.holding(sealed.getPartition(), Long.MAX_VALUE)) {
        if (putOff.contains(past.outcome().getTask()) && past.outcome().getReceipt() != null) {
          throw new AssertionError(
              "'%s' was sealed as put off and has a receipt: %s"
                  .formatted(past.outcome().getSourceKey(), past.outcome()));
        }
      }
    }
  }
}
