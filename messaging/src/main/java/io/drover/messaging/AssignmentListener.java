package io.drover.messaging;

/**
 * Hears of every change of what a {@link WorkerLoop} owns. Called on the poll thread: must return
 * at once.
 */
@FunctionalInterface
public interface AssignmentListener {
  /** Listens to nothing. */
  AssignmentListener IGNORE = assignment -> {};

  /**
   * The loop owns this much from now on. Called after partitions came and after partitions went.
   */
  void changed(Assignment assignment);
}
