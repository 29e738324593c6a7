package io.drover.coordinator.cutover;

import java.util.List;

/**
 * The data path of one live job, as its cutover uses it. All calls return at once and may be
 * repeated; whoever implements this wakes the leader when {@link #look} would answer otherwise.
 */
public interface ChangeFlow {
  /** What is known now. */
  Flow look();

  /**
   * Asks to read {@code drover.changes} to its end as of now. {@link Flow#barrier} becomes this
   * epoch once that is done.
   *
   * @param epoch of the route that every gateway has confirmed; a lower or equal one asks nothing
   */
  void barrier(long epoch);

  /**
   * Asks for a task for each of these keys, whatever is known of them.
   *
   * @param epoch of the route that names them and that every gateway has confirmed; a lower or
   *     equal one asks nothing
   */
  void planSuspects(long epoch, List<String> keys);
}
