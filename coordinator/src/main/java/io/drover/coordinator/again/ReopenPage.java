package io.drover.coordinator.again;

import io.drover.coordinator.job.Sliced;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Task;
import java.util.List;

/**
 * Failed objects to be tried again.
 *
 * @param items in the order of their partitions
 * @param last whether no more follow
 */
public record ReopenPage(List<Item> items, boolean last) implements Sliced<ReopenPage> {
  /** The outcome that failed, and the task that tries it again. */
  public record Item(Outcome failed, Task task) {}

  public ReopenPage {
    items = List.copyOf(items);
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public ReopenPage first(int count) {
    return new ReopenPage(items.subList(0, count), false);
  }

  @Override
  public ReopenPage after(int count) {
    return new ReopenPage(items.subList(count, items.size()), last);
  }
}
