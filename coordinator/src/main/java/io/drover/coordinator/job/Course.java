package io.drover.coordinator.job;

import io.drover.schemas.record.StoreCapabilities;
import java.time.Instant;

/**
 * What a job has once it has started.
 *
 * @param startedAt when planning began
 * @param source what the source can do
 * @param target what the target can do
 * @param plan how far the plan has come
 */
public record Course(
    Instant startedAt, StoreCapabilities source, StoreCapabilities target, PlanProgress plan) {
  Course plus(JobEvent.Planned page) {
    return new Course(startedAt, source, target, plan.plus(page));
  }
}
