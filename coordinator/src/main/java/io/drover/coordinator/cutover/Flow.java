package io.drover.coordinator.cutover;

import java.util.List;

/**
 * What a cutover knows of the data path of its job at one moment. Nothing here may be too good: a
 * backlog of 0 means that everything known of is at the other side and verified.
 *
 * @param listed whether everything that was there at the start is listed and planned
 * @param backlog changes that are read and not planned, and tasks that have no terminal outcome
 * @param failed keys whose newest task failed, the first few
 * @param doubtful whether {@code failed} says only that tasks failed, while it is being looked up
 *     whether later ones of their keys went well
 * @param finished how many of what is counted in the backlog were finished so far; may begin
 *     anywhere, and begins again with a new leader
 * @param barrier the highest epoch whose barrier is reached: everything that was in {@code
 *     drover.changes} when it was asked for is read, and planned if it is resolved; 0 for none
 * @param unresolved keys with a write to the side that is left whose outcome is unknown, as of that
 *     barrier
 * @param suspectsPlanned the highest epoch whose suspects are planned and counted in the backlog; 0
 *     for none
 */
public record Flow(
    boolean listed,
    long backlog,
    List<String> failed,
    boolean doubtful,
    long finished,
    long barrier,
    List<String> unresolved,
    long suspectsPlanned) {
  /** Nothing is known yet. */
  public static final Flow UNKNOWN = new Flow(false, 0, List.of(), 0, 0, List.of(), 0);

  /** What failed is known for sure. */
  public Flow(
      boolean listed,
      long backlog,
      List<String> failed,
      long finished,
      long barrier,
      List<String> unresolved,
      long suspectsPlanned) {
    this(listed, backlog, failed, false, finished, barrier, unresolved, suspectsPlanned);
  }

  public Flow {
    failed = List.copyOf(failed);
    unresolved = List.copyOf(unresolved);
    if (backlog < 0) {
      throw new IllegalArgumentException(
          "backlog is %d: it must not be negative".formatted(backlog));
    }
  }

  /** Whether everything known of is at the other side. */
  boolean drained() {
    return listed && backlog == 0 && failed.isEmpty();
  }
}
