package io.drover.coordinator.plan;

import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.job.PassedOver;
import io.drover.coordinator.job.Sliced;
import io.drover.schemas.record.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the plan that is published as a whole: after its checkpoint nothing of it is missing
 * and nothing after it is published.
 *
 * @param tasks in the order of the source; may be empty
 * @param places where planning goes on after each task alone; empty if that is its source key
 * @param checkpoint where planning goes on after the page: the last source key that it dealt with,
 *     or whatever the source of the page goes by; null only in a page that saw nothing
 * @param rest what else there is, if the source is listed in ranges
 * @param passedOver what the page met and made no task of
 * @param complete whether nothing follows
 */
public record PlanPage(
    List<Task> tasks,
    List<String> places,
    @Nullable String checkpoint,
    Rest rest,
    PassedOver passedOver,
    boolean complete)
    implements Sliced<PlanPage> {
  /**
   * What is left of the source besides the keys of a page.
   *
   * @param done whether the page ends its range
   * @param until where the range of the page ends, null for the end of the source
   * @param beside what is left of the other ranges
   */
  record Rest(boolean done, @Nullable String until, List<KeyRange> beside) {
    /** The source is listed as one. */
    static final Rest ONE = new Rest(false, null, List.of());

    Rest {
      beside = List.copyOf(beside);
    }

    List<KeyRange> after(@Nullable String checkpoint) {
      if (beside.isEmpty() && (until == null || done)) {
        return List.of();
      }
      List<KeyRange> left = new ArrayList<>(beside);
      if (!done) {
        left.addFirst(new KeyRange(checkpoint, until));
      }
      return left;
    }

    Rest notDone() {
      return new Rest(false, until, beside);
    }
  }

  public PlanPage {
    tasks = List.copyOf(tasks);
    places = List.copyOf(places);
    if (checkpoint == null && !tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "a page of %d tasks has no checkpoint; it ends somewhere".formatted(tasks.size()));
    }
    if (!places.isEmpty() && places.size() != tasks.size()) {
      throw new IllegalArgumentException(
          "a page of %d tasks with %d places; each has one".formatted(tasks.size(), places.size()));
    }
  }

  /** A page of a source that goes by the keys of its tasks, one after the other. */
  public PlanPage(List<Task> tasks, @Nullable String checkpoint, boolean complete) {
    this(tasks, List.of(), checkpoint, Rest.ONE, PassedOver.NOTHING, complete);
  }

  /** A page of a source that goes by places of its own, one after each task. */
  static PlanPage placed(
      List<Task> tasks, List<String> places, String checkpoint, boolean complete) {
    return new PlanPage(tasks, places, checkpoint, Rest.ONE, PassedOver.NOTHING, complete);
  }

  /** The ranges that are left after this page; empty if the source is listed as one. */
  public List<KeyRange> ranges() {
    return rest.after(checkpoint);
  }

  /** Sum of the sizes of its objects. */
  public long bytes() {
    return tasks.stream().mapToLong(Task::getSize).sum();
  }

  @Override
  public int size() {
    return tasks.size();
  }

  @Override
  public PlanPage first(int count) {
    String place = places.isEmpty() ? tasks.get(count - 1).getSourceKey() : places.get(count - 1);
    return new PlanPage(
        tasks.subList(0, count),
        places.isEmpty() ? places : places.subList(0, count),
        place,
        rest.notDone(),
        PassedOver.NOTHING,
        false);
  }

  @Override
  public PlanPage after(int count) {
    return new PlanPage(
        tasks.subList(count, tasks.size()),
        places.isEmpty() ? places : places.subList(count, places.size()),
        checkpoint,
        rest,
        passedOver,
        complete);
  }
}
