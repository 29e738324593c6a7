package io.drover.coordinator.plan;

import io.drover.storage.ListRequest;

/**
 * Bounds of one planner.
 *
 * @param listPage entries asked for per listing request, 1 to 1,000
 * @param heads most requests at once where a store is asked for each key
 * @param ranges most ranges of a source that are listed side by side; 1 lists it as one
 * @param rangePages pages without an end after which a range may be split
 * @param keysRemembered keys of a list among which one that comes again is recognised
 */
public record PlanLimits(int listPage, int heads, int ranges, int rangePages, int keysRemembered) {
  public PlanLimits {
    if (listPage < 1 || listPage > ListRequest.MAX_LIMIT || heads < 1) {
      throw new IllegalArgumentException(
          "plan limits listPage=%d heads=%d; 1 to %d, and 1 or more"
              .formatted(listPage, heads, ListRequest.MAX_LIMIT));
    }
    if (ranges < 1 || rangePages < 1 || keysRemembered < 0) {
      throw new IllegalArgumentException(
          "plan limits ranges=%d rangePages=%d keysRemembered=%d; 1 or more, 1 or more, not negative"
              .formatted(ranges, rangePages, keysRemembered));
    }
  }

  /** Limits of a planner that lists its source as one. */
  public PlanLimits(int listPage, int heads) {
    this(listPage, heads, 1, 1, 1_000);
  }
}
