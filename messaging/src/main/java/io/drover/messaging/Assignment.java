package io.drover.messaging;

/**
 * How much of a topic this member of a group owns now.
 *
 * @param owned partitions owned by this member
 * @param total partitions of the topic; 0 while unknown
 */
public record Assignment(int owned, int total) {
  /** Before the group gave anything. */
  public static final Assignment NONE = new Assignment(0, 0);

  /**
   * The share of a cluster-wide limit that falls to this member: owned / total, and 0 while nothing
   * is owned.
   */
  public double share() {
    return total == 0 ? 0 : (double) owned / total;
  }
}
