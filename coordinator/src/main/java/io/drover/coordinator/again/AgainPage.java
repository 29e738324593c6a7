package io.drover.coordinator.again;

import io.drover.coordinator.job.Marks;
import io.drover.schemas.record.Task;
import java.util.List;

/**
 * Tasks that were put off, to be published as a whole together with how far they were read for.
 *
 * @param tasks each with the first task of its object as its original
 * @param readTo nothing before this place is to be planned again
 */
public record AgainPage(List<Task> tasks, Marks readTo) {
  public AgainPage {
    tasks = List.copyOf(tasks);
  }
}
