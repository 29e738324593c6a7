package io.drover.coordinator.lead;

/** Where a leader publishes. */
@FunctionalInterface
public interface LeaderOutput {
  /**
   * Publishes everything of a turn together or nothing of it. If this throws, the leader does not
   * know which and must end: the next one reads the topics.
   */
  void commit(Transaction transaction);
}
