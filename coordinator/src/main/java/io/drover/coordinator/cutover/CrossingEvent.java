package io.drover.coordinator.cutover;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a cutover; {@link Crossing#apply} makes the next state of it. */
public sealed interface CrossingEvent {
  Instant at();

  /** Every gateway captures the changes of the prefix. */
  record Captured(Instant at) implements CrossingEvent {}

  /** The switch to the other side is wanted, or no more. */
  record Requested(Instant at, boolean wanted) implements CrossingEvent {}

  /** Gateways are told to hold writes. */
  record CloseBegun(Instant at) implements CrossingEvent {}

  /** Every gateway that may hold a lease holds writes. */
  record WritesHeld(Instant at) implements CrossingEvent {}

  /** Gateways are told to hold reads of these keys too. */
  record Suspected(Instant at, List<String> keys) implements CrossingEvent {
    public Suspected {
      keys = keys.stream().distinct().sorted().toList();
    }
  }

  /** Both sides are equal: gateways are told to read from the other one. */
  record ReadsMoved(Instant at) implements CrossingEvent {}

  /** Every gateway that may hold a lease reads from the other side: it is authoritative now. */
  record Switched(Instant at) implements CrossingEvent {}

  /**
   * The close is given up: the same side is open again.
   *
   * @param again whether it is tried again
   */
  record Reopened(Instant at, boolean again) implements CrossingEvent {}

  /**
   * Both sides are listed for changes that nobody reported.
   *
   * @param asked whether a command asked for it
   */
  record SweepBegun(Instant at, boolean asked) implements CrossingEvent {}

  /**
   * A page of a sweep is published, together with the tasks for what it found.
   *
   * @param checkpoint where the sweep goes on; null leaves it where it was
   * @param looked keys of the page
   * @param found those that became tasks
   * @param odd those that somebody seems to have written on the side that was left
   * @param last whether the sweep has seen everything
   */
  record Swept(
      Instant at,
      @Nullable String checkpoint,
      int looked,
      int found,
      List<String> odd,
      boolean last)
      implements CrossingEvent {
    public Swept {
      odd = List.copyOf(odd);
    }
  }

  /** A sweep cannot go on. */
  record SweepFailed(Instant at, String reason) implements CrossingEvent {}

  /** The way back is closed. */
  record Finalized(Instant at) implements CrossingEvent {}

  /**
   * Nobody reads or writes the source any more, nor does any task: objects of a MOVE whose verified
   * copy is on record are removed there.
   */
  record CleanupBegun(Instant at) implements CrossingEvent {}

  /** They are; what the source still has is listed. */
  record CheckBegun(Instant at) implements CrossingEvent {}

  /** The job ends and leaves the traffic at the source. */
  record Withdrawn(Instant at) implements CrossingEvent {}

  /** There is something new to tell. */
  record Measured(Instant at, boolean ready, Figures figures) implements CrossingEvent {}
}
