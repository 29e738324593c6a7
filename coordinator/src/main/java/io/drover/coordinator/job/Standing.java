package io.drover.coordinator.job;

/**
 * What is known of the tasks of a job; may be behind, never ahead.
 *
 * @param terminal tasks that have a terminal outcome
 * @param reopened outcomes counted that took a failed task up again
 */
public record Standing(long terminal, long reopened) {
  public static final Standing NONE = new Standing(0, 0);
}
