package io.drover.coordinator.lead;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.coordinator.plan.PlanPage;
import io.drover.coordinator.sweep.SweepPage;
import io.drover.schemas.record.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a leader hears of. */
sealed interface LeaderEvent {
  /** A request came in. */
  record CommandArrived(ConsumerRecord<byte[], byte[]> command) implements LeaderEvent {}

  /** A preflight is over. */
  record Inspected(MigrationId id, Readiness readiness) implements LeaderEvent {}

  /** The next page of a plan is ready. */
  record PagePlanned(PlanFeed feed, PlanPage page) implements LeaderEvent {}

  /** A plan cannot go on. */
  record PlanningFailed(PlanFeed feed, String reason) implements LeaderEvent {}

  /**
   * A look at the receipts of a job is over.
   *
   * @param revision the state of the job that was looked at
   * @param evidence empty if the job cannot be sealed yet
   */
  record Sealing(MigrationId id, long revision, Optional<Evidence> evidence)
      implements LeaderEvent {}

  /** Tasks that were put off are to be planned again. */
  record DeferredFound(Repeating source, AgainPage page) implements LeaderEvent {}

  /** Failed tasks are to be tried again. */
  record FailuresFound(Repeating source, ReopenPage page) implements LeaderEvent {}

  /** Objects of a live job have changed. */
  record ChangesFound(LiveFlow flow, LiveScope scope, ChangePage page) implements LeaderEvent {}

  /** The changes of a live job cannot be read. */
  record ChangesFailed(LiveFlow flow, LiveScope scope, RuntimeException cause)
      implements LeaderEvent {}

  /** A page of a sweep is ready. */
  record SweepFound(LiveFlow flow, Instant begun, SweepPage page) implements LeaderEvent {}

  /** A sweep cannot go on. */
  record SweepFailed(LiveFlow flow, Instant begun, RuntimeException cause) implements LeaderEvent {}

  /**
   * A look for the keys of a live job whose last task failed is over.
   *
   * @param keys empty if nobody can tell
   */
  record FailingFound(LiveFlow flow, Optional<List<String>> keys) implements LeaderEvent {}

  /** What is to be planned again cannot be read. */
  record RepetitionFailed(Repeating source, RuntimeException cause) implements LeaderEvent {}

  /** Something beside the leader that it depends on has failed. */
  record Broken(RuntimeException cause) implements LeaderEvent {}

  /** More tasks have become terminal, or it is time to stop: look again. */
  record Wake() implements LeaderEvent {}
}
