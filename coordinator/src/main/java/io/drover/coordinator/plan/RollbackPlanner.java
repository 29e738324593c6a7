package io.drover.coordinator.plan;

import io.drover.coordinator.plan.PastOutcomes.Past;
import io.drover.coordinator.plan.PastOutcomes.Reading;
import io.drover.schemas.record.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks of a rollback from the last outcomes of the job that it undoes. For one thread;
 * memory: a stretch of outcomes, and a bit for each task in one partition.
 *
 * <p>A planner that goes on at a checkpoint reads the partition from its end again, to know which
 * tasks it has met, and plans what lies before. An outcome that was written behind the end of then
 * is planned too, at worst a second time, which does nothing twice.
 */
public final class RollbackPlanner implements PageSource {
  private final UndoTasks undo;
  private final PastOutcomes past;
  private final StoreCalls calls;
  private UndoPlace place;
  private @Nullable Reading reading;

  public RollbackPlanner(
      UndoTasks undo, PastOutcomes past, StoreCalls calls, @Nullable String checkpoint) {
    this.undo = undo;
    this.past = past;
    this.calls = calls;
    this.place = UndoPlace.of(checkpoint);
  }

  @Override
  public PlanPage next() throws InterruptedException {
    List<Task> tasks = new ArrayList<>();
    List<String> places = new ArrayList<>();
    int partitions = calls.call(past::partitions);
    while (tasks.isEmpty() && place.partition() < partitions) {
      Reading current = reading();
      for (Past each : current.atBeginning() ? List.<Past>of() : calls.call(current::next)) {
        Optional<Task> task = place.planned(each) ? Optional.empty() : undo.of(each.outcome());
        place = place.after(each);
        task.ifPresent(
            made -> {
              tasks.add(made);
              places.add(place.text());
            });
      }
      if (current.atBeginning()) {
        close();
        place = UndoPlace.before(place.partition() + 1);
      }
    }
    return PlanPage.placed(tasks, places, place.text(), place.partition() >= partitions);
  }

  private Reading reading() throws InterruptedException {
    Reading present = reading;
    if (present == null) {
      int partition = place.partition();
      present = calls.call(() -> past.open(partition));
      reading = present;
      if (!place.begun()) {
        place = UndoPlace.begin(partition, present.end());
      }
    }
    return present;
  }

  @Override
  public void close() {
    Reading present = reading;
    reading = null;
    if (present != null) {
      present.close();
    }
  }
}
