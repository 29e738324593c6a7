package io.drover.coordinator.job;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.StoreCapabilities;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job has once it has started.
 *
 * @param startedAt when planning began
 * @param source what the source can do
 * @param target what the target can do
 * @param plan how far the plan has come
 * @param evidence the digest over its receipts; null until the job has ended and is sealed
 * @param crossing where the traffic of a live job is; null for others
 */
public record Course(
    Instant startedAt,
    StoreCapabilities source,
    StoreCapabilities target,
    PlanProgress plan,
    @Nullable Evidence evidence,
    @Nullable Crossing crossing) {
  /** Of data at rest. */
  public Course(
      Instant startedAt,
      StoreCapabilities source,
      StoreCapabilities target,
      PlanProgress plan,
      @Nullable Evidence evidence) {
    this(startedAt, source, target, plan, evidence, null);
  }

  /** Of data at rest, without a seal. */
  public Course(
      Instant startedAt, StoreCapabilities source, StoreCapabilities target, PlanProgress plan) {
    this(startedAt, source, target, plan, null, null);
  }

  Course plus(JobEvent.Planned page) {
    return new Course(startedAt, source, target, plan.plus(page), null, crossing);
  }

  Course plusChanges(int tasks, Optional<Marks> readTo) {
    return new Course(startedAt, source, target, plan.plusChanges(tasks, readTo), null, crossing);
  }

  /** The same with a plan that begins again and goes on counting. */
  Course planAnew() {
    return new Course(startedAt, source, target, plan.anew(), null, crossing);
  }

  /** The same with nothing left to do for the traffic. */
  Course ended() {
    return crossing instanceof Crossing.Over over
        ? new Course(startedAt, source, target, plan, evidence, over.ended())
        : this;
  }

  /** The same as it was before {@link #ended}. */
  Course reopened() {
    return crossing instanceof Crossing.Over over
        ? new Course(startedAt, source, target, plan, evidence, over.reopened())
        : this;
  }

  Course sealed(Evidence seal) {
    return new Course(startedAt, source, target, plan, seal, crossing);
  }

  /** The same with other tasks planned again; a seal over the receipts so far holds no more. */
  Course with(Repeats repeats) {
    return new Course(startedAt, source, target, plan.with(repeats), null, crossing);
  }

  /** The same with the traffic elsewhere on its way. */
  Course crossed(CrossingEvent event) {
    if (crossing == null) {
      throw new IllegalStateException("%s, but the job is not live".formatted(event));
    }
    return new Course(startedAt, source, target, plan, evidence, crossing.apply(event));
  }
}
