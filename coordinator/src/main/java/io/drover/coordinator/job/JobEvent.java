package io.drover.coordinator.job;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.StoreCapabilities;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that happened to a job; {@link Lifecycle#apply} makes the next state of it. */
public sealed interface JobEvent {
  MigrationId id();

  /** A request was accepted: the job exists. */
  record Accepted(MigrationId id, Specification spec, String requestedBy, Instant at)
      implements JobEvent {}

  /**
   * Both stores are there and do what the job needs.
   *
   * @param crossing where the traffic of a live job begins; null for others
   */
  record Started(
      MigrationId id,
      StoreCapabilities source,
      StoreCapabilities target,
      Instant at,
      @Nullable Crossing crossing)
      implements JobEvent {
    /** Of data at rest. */
    public Started(MigrationId id, StoreCapabilities source, StoreCapabilities target, Instant at) {
      this(id, source, target, at, null);
    }
  }

  /** The traffic of a live job took a step on its way. */
  record Crossed(MigrationId id, CrossingEvent step) implements JobEvent {}

  /**
   * A page of tasks goes out together with the record that this event leads to.
   *
   * @param tasks number of tasks in the page
   * @param bytes sum of the sizes of their objects
   * @param checkpoint last source key that the page dealt with, or null if it saw none
   * @param ranges what is left after the page, if the source is listed in ranges
   * @param passedOver what the page met and made no task of
   * @param complete whether it is the last page
   */
  record Planned(
      MigrationId id,
      int tasks,
      long bytes,
      @Nullable String checkpoint,
      List<KeyRange> ranges,
      PassedOver passedOver,
      boolean complete)
      implements JobEvent {
    public Planned {
      ranges = List.copyOf(ranges);
    }

    /** A page of a source that is listed as one, all of which is planned. */
    public Planned(
        MigrationId id, int tasks, long bytes, @Nullable String checkpoint, boolean complete) {
      this(id, tasks, bytes, checkpoint, List.of(), PassedOver.NOTHING, complete);
    }
  }

  /** The job goes at another speed from now on. */
  record Limited(MigrationId id, Limits limits) implements JobEvent {}

  /**
   * The job is held.
   *
   * @param outcomes end of {@code drover.outcomes} before anyone could hear of it: tasks that are
   *     put off stand behind it
   */
  record Paused(MigrationId id, Marks outcomes) implements JobEvent {}

  record Resumed(MigrationId id) implements JobEvent {}

  /**
   * Tasks that were put off go out again together with the record that this event leads to.
   *
   * @param readTo how far outcomes were read for them
   */
  record PlannedAgain(MigrationId id, Marks readTo) implements JobEvent {}

  /**
   * Failed objects are to be tried again.
   *
   * @param failuresBefore end of {@code drover.outcomes} at the request
   */
  record RetryRequested(MigrationId id, Marks failuresBefore) implements JobEvent {}

  /**
   * Failed tasks go out again together with the record that this event leads to.
   *
   * @param tasks how many
   * @param last whether no more follow
   */
  record Reopened(MigrationId id, int tasks, boolean last) implements JobEvent {}

  record Cancelled(MigrationId id, String reason, Instant at) implements JobEvent {}

  /** Every task has a terminal outcome. */
  record Completed(MigrationId id, Instant at) implements JobEvent {}

  /** The receipts of a job that has ended have a digest over them. */
  record Sealed(MigrationId id, Evidence evidence) implements JobEvent {}

  /** From this place in the outcomes on tasks may be put off, though nobody pauses the job. */
  record Followed(MigrationId id, Marks outcomes) implements JobEvent {}

  /**
   * Changed objects of a live job are planned.
   *
   * @param readTo every change before this place is planned and resolved; empty if that says no
   *     more than before
   */
  record ChangesPlanned(MigrationId id, int tasks, Optional<Marks> readTo) implements JobEvent {}

  /** The job as a whole cannot go on. */
  record Failed(MigrationId id, String reason, Instant at) implements JobEvent {}
}
