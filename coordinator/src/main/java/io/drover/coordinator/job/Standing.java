package io.drover.coordinator.job;

import java.util.List;

/**
 * What is known of the tasks of a job; may be behind, never ahead.
 *
 * @param terminal tasks that have a terminal outcome
 * @param reopened outcomes counted that took a failed task up again
 * @param failing what is known of the tasks that failed and were not tried again with success
 *     since, for people; empty if there are none
 */
public record Standing(long terminal, long reopened, List<String> failing) {
  public static final Standing NONE = new Standing(0, 0);

  public Standing {
    failing = List.copyOf(failing);
  }

  /**
   * The one that is further of two that are told by different witnesses; the other one if they are
   * equally far.
   */
  public Standing orFurther(Standing other) {
    boolean further =
        other.reopened == reopened ? other.terminal > terminal : other.reopened > reopened;
    return further ? other : this;
  }

  /** Where nothing failed. */
  public Standing(long terminal, long reopened) {
    this(terminal, reopened, List.of());
  }
}
