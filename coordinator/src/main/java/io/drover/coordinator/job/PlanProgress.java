package io.drover.coordinator.job;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the plan of a job has come.
 *
 * @param complete whether every task is published
 * @param checkpoint last source key that was dealt with, or for a list of keys the place in it;
 *     planning goes on after it. Null at the beginning
 * @param ranges what is left while the source is listed in several ranges; empty while it is listed
 *     as one
 * @param tasks tasks published, each object once
 * @param bytes sum of the sizes of their objects
 * @param passedOver what was met and is no task
 * @param repeats what of it is planned again
 * @param changes for a live job, before which place every change is planned and resolved
 */
public record PlanProgress(
    boolean complete,
    @Nullable String checkpoint,
    List<KeyRange> ranges,
    long tasks,
    long bytes,
    PassedOver passedOver,
    Repeats repeats,
    Marks changes) {
  public static final PlanProgress NONE = new PlanProgress(false, null, 0, 0);

  public PlanProgress {
    ranges = List.copyOf(ranges);
    if (tasks < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "plan of %d tasks and %d bytes; neither is negative".formatted(tasks, bytes));
    }
  }

  /** Of a source that is listed as one, all of which is planned. */
  public PlanProgress(boolean complete, @Nullable String checkpoint, long tasks, long bytes) {
    this(
        complete,
        checkpoint,
        List.of(),
        tasks,
        bytes,
        PassedOver.NOTHING,
        Repeats.NONE,
        Marks.NONE);
  }

  /** This progress after one more page. */
  PlanProgress plus(JobEvent.Planned page) {
    if (complete) {
      throw new IllegalStateException(
          "a page was planned after the last one of %s".formatted(page.id()));
    }
    return new PlanProgress(
        page.complete(),
        page.checkpoint() == null ? checkpoint : page.checkpoint(),
        page.ranges(),
        tasks + page.tasks(),
        bytes + page.bytes(),
        passedOver.plus(page.passedOver()),
        repeats,
        changes);
  }

  /** This progress after some changed objects, each of which is a task of its own. */
  PlanProgress plusChanges(int more, Optional<Marks> readTo) {
    return new PlanProgress(
        complete,
        checkpoint,
        ranges,
        tasks + more,
        bytes,
        passedOver,
        repeats,
        readTo.orElse(changes));
  }

  /** Another pass from the beginning; what was planned so far stays counted. */
  PlanProgress anew() {
    return new PlanProgress(false, null, List.of(), tasks, bytes, passedOver, repeats, changes);
  }

  PlanProgress with(Repeats changed) {
    return new PlanProgress(
        complete, checkpoint, ranges, tasks, bytes, passedOver, changed, changes);
  }
}
