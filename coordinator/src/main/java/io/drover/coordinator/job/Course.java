package io.drover.coordinator.job;

import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.StoreCapabilities;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job has once it has started.
 *
 * @param startedAt when planning began
 * @param source what the source can do
 * @param target what the target can do
 * @param plan how far the plan has come
 * @param evidence the digest over its receipts; null until the job has ended and is sealed
 */
public record Course(
    Instant startedAt,
    StoreCapabilities source,
    StoreCapabilities target,
    PlanProgress plan,
    @Nullable Evidence evidence) {
  /** Without a seal. */
  public Course(
      Instant startedAt, StoreCapabilities source, StoreCapabilities target, PlanProgress plan) {
    this(startedAt, source, target, plan, null);
  }

  Course plus(JobEvent.Planned page) {
    return new Course(startedAt, source, target, plan.plus(page));
  }

  Course sealed(Evidence seal) {
    return new Course(startedAt, source, target, plan, seal);
  }

  /** The same with other tasks planned again; a seal over the receipts so far holds no more. */
  Course with(Repeats repeats) {
    return new Course(startedAt, source, target, plan.with(repeats));
  }
}
