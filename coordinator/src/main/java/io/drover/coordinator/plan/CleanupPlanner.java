package io.drover.coordinator.plan;

import io.drover.schemas.record.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over the source of a live MOVE that was finalized: a task for each object whose
 * verified copy is on record, by the last outcome of each key. For one thread; memory: a stretch of
 * outcomes, and which keys of a partition were seen.
 *
 * <p>It goes on at the partition where it stood. What was planned of that before and is done says
 * so in its last outcome; the rest is planned a second time, which does nothing twice.
 */
public final class CleanupPlanner implements PageSource {
  private final Cleanups cleanups;
  private final PastOutcomes past;
  private final StoreCalls calls;
  private int partition;
  private PastOutcomes.@Nullable Reading reading;

  /**
   * @param past the last outcome of each key of the job
   */
  public CleanupPlanner(PlanOrder order, PastOutcomes past, StoreCalls calls) {
    this.cleanups = new Cleanups(order);
    this.past = past;
    this.calls = calls;
    String checkpoint = order.checkpoint();
    this.partition = checkpoint == null ? 0 : Integer.parseInt(checkpoint);
  }

  @Override
  public PlanPage next() throws InterruptedException {
    List<Task> tasks = new ArrayList<>();
    int partitions = calls.call(past::partitions);
    int planned = partition;
    while (tasks.isEmpty() && partition < partitions) {
      planned = partition;
      PastOutcomes.Reading current = reading();
      if (!current.atBeginning()) {
        calls.call(current::next).stream()
            .map(each -> cleanups.of(each.outcome()))
            .flatMap(java.util.Optional::stream)
            .forEach(tasks::add);
      }
      if (current.atBeginning()) {
        close();
        partition++;
      }
    }
    List<String> places = Collections.nCopies(tasks.size(), Integer.toString(planned));
    return PlanPage.placed(tasks, places, Integer.toString(partition), partition >= partitions);
  }

  private PastOutcomes.Reading reading() throws InterruptedException {
    PastOutcomes.Reading present = reading;
    if (present == null) {
      int wanted = partition;
      present = calls.call(() -> past.open(wanted));
      reading = present;
    }
    return present;
  }

  @Override
  public void close() {
    PastOutcomes.Reading present = reading;
    reading = null;
    if (present != null) {
      present.close();
    }
  }
}
