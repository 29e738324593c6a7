package io.drover.coordinator.job;

import org.jspecify.annotations.Nullable;

/**
 * How far the plan of a job has come.
 *
 * @param complete whether every task is published
 * @param checkpoint last source key that was dealt with; planning goes on after it. Null at the
 *     beginning
 * @param tasks tasks published
 * @param bytes sum of the sizes of their objects
 */
public record PlanProgress(boolean complete, @Nullable String checkpoint, long tasks, long bytes) {
  public static final PlanProgress NONE = new PlanProgress(false, null, 0, 0);

  public PlanProgress {
    if (tasks < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "plan of %d tasks and %d bytes; neither is negative".formatted(tasks, bytes));
    }
  }

  /** This progress after one more page. */
  PlanProgress plus(JobEvent.Planned page) {
    if (complete) {
      throw new IllegalStateException(
          "a page was planned after the last one of %s".formatted(page.id()));
    }
    return new PlanProgress(
        page.complete(),
        page.checkpoint() == null ? checkpoint : page.checkpoint(),
        tasks + page.tasks(),
        bytes + page.bytes());
  }
}
