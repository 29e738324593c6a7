package io.drover.coordinator.plan;

import io.drover.schemas.record.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the plan that is published as a whole: after its checkpoint nothing of it is missing
 * and nothing after it is published.
 *
 * @param tasks in the order of the source listing; may be empty
 * @param checkpoint last source key that the page dealt with; null only in a page that saw no key
 * @param complete whether nothing follows
 */
public record PlanPage(List<Task> tasks, @Nullable String checkpoint, boolean complete) {
  public PlanPage {
    tasks = List.copyOf(tasks);
    if (checkpoint == null && !tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "a page of %d tasks has no checkpoint; it ends at a key".formatted(tasks.size()));
    }
  }

  /** Sum of the sizes of its objects. */
  public long bytes() {
    return tasks.stream().mapToLong(Task::getSize).sum();
  }

  /**
   * The first tasks of this page as a page of its own; {@link #after} has the others.
   *
   * @param count 1 or more, and less than there are
   */
  public PlanPage first(int count) {
    return new PlanPage(tasks.subList(0, count), tasks.get(count - 1).getSourceKey(), false);
  }

  /** What {@link #first} leaves. */
  public PlanPage after(int count) {
    return new PlanPage(tasks.subList(count, tasks.size()), checkpoint, complete);
  }
}
