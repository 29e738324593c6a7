package io.drover.coordinator.cutover;

import java.time.Duration;

/**
 * How long a task takes at the rate that was measured, all workers together. What is offered may be
 * less than what could be done, so the best rate counts, and is forgotten slowly. Times are
 * nanoseconds of a monotonic clock.
 */
public final class FlowGauge {
  private static final long WINDOW = Duration.ofSeconds(2).toNanos();
  private static final double FORGETS = 0.9;

  /** Before anything was measured. */
  private static final Duration GUESS = Duration.ofMillis(10);

  private long since;
  private long before = -1;
  private double perSecond;

  /**
   * Takes a measurement.
   *
   * @param finished tasks that have ended so far
   */
  public void observe(long now, long finished) {
    if (before < 0) {
      since = now;
      before = finished;
    } else if (now - since >= WINDOW) {
      double rate = (finished - before) * 1e9 / (now - since);
      perSecond = Math.max(rate, perSecond * FORGETS);
      since = now;
      before = finished;
    }
  }

  public Duration perTask() {
    return perSecond < 1 ? GUESS : Duration.ofNanos((long) (1e9 / perSecond));
  }
}
