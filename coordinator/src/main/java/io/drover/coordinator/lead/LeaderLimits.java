package io.drover.coordinator.lead;

/**
 * Bounds of a leader.
 *
 * @param batchTasks most tasks in one transaction
 * @param pagesAhead most pages of a job that are planned and not published
 * @param storeWork most jobs whose stores are listed or looked at, at once
 * @param window how many tasks of a job may be in flight
 */
public record LeaderLimits(
    int batchTasks, int pagesAhead, int storeWork, FlightWindow.Rule window) {
  public LeaderLimits {
    if (batchTasks < 1 || pagesAhead < 1 || storeWork < 1) {
      throw new IllegalArgumentException(
          "leader limits batchTasks=%d pagesAhead=%d storeWork=%d; each is 1 or more"
              .formatted(batchTasks, pagesAhead, storeWork));
    }
  }
}
