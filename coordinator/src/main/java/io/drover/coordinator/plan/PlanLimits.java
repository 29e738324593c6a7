package io.drover.coordinator.plan;

import io.drover.storage.ListRequest;

/**
 * Bounds of one planner.
 *
 * @param listPage entries asked for per listing request, 1 to 1,000
 * @param heads most requests at once where the target is asked for each key
 */
public record PlanLimits(int listPage, int heads) {
  public PlanLimits {
    if (listPage < 1 || listPage > ListRequest.MAX_LIMIT || heads < 1) {
      throw new IllegalArgumentException(
          "plan limits listPage=%d heads=%d; 1 to %d, and 1 or more"
              .formatted(listPage, heads, ListRequest.MAX_LIMIT));
    }
  }
}
