package io.drover.coordinator.again;

import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Task;
import java.util.List;

/**
 * Failed objects to be tried again.
 *
 * @param items in the order of their partitions
 * @param last whether no more follow
 */
public record ReopenPage(List<Item> items, boolean last) {
  /** The outcome that failed, and the task that tries it again. */
  public record Item(Outcome failed, Task task) {}

  public ReopenPage {
    items = List.copyOf(items);
  }

  /**
   * The first of them as a page of its own; {@link #after} has the others.
   *
   * @param count 1 or more, and less than there are
   */
  public ReopenPage first(int count) {
    return new ReopenPage(items.subList(0, count), false);
  }

  /** What {@link #first} leaves. */
  public ReopenPage after(int count) {
    return new ReopenPage(items.subList(count, items.size()), last);
  }
}
