package io.drover.coordinator.again;

import io.drover.coordinator.job.Marks;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gathers the tasks of one job that were put off, as its outcomes come by; each place in the topic
 * counts once, also if it is read twice. Pure but for its own state.
 */
public final class Deferrals {
  private final Map<Integer, Long> next;
  private final List<Task> tasks = new ArrayList<>();

  /**
   * @param from where to begin
   */
  public Deferrals(Marks from) {
    this.next = new TreeMap<>(from.next());
  }

  /** Whether this place was not read yet; from now on it is. */
  public boolean reads(int partition, long offset) {
    if (offset < next.getOrDefault(partition, 0L)) {
      return false;
    }
    next.put(partition, offset + 1);
    return true;
  }

  /** Takes the outcome at a place that is {@linkplain #reads read now}. */
  public void accept(Outcome outcome) {
    if (outcome.getStatus() == OutcomeStatus.DEFERRED && outcome.getAgain() != null) {
      tasks.add(original(outcome, outcome.getAgain()));
    }
  }

  /** Whoever plans an object again says which task it counts as. */
  static Task original(Outcome outcome, Task task) {
    return Task.newBuilder(task).setOriginal(outcome.getTask()).build();
  }

  /** Everything before this offset was read, whether or not it was of this job. */
  public void passed(int partition, long offset) {
    next.merge(partition, offset, Math::max);
  }

  /** Where each partition is to be read from. */
  public Marks next() {
    return Marks.of(next);
  }

  /** Takes what was gathered; empty if nothing was. */
  public Optional<AgainPage> take() {
    if (tasks.isEmpty()) {
      return Optional.empty();
    }
    AgainPage page = new AgainPage(tasks, next());
    tasks.clear();
    return Optional.of(page);
  }
}
