package io.drover.coordinator.cutover;

import java.time.Duration;
import java.time.Instant;

/**
 * How long one thing of a backlog takes, at the rate at which they are finished. What is offered
 * may be less than what could be done, so the best rate counts, and is forgotten slowly.
 */
public final class FlowGauge {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final double FORGETS = 0.95;

  /** Before anything was measured. */
  private static final Duration GUESS = Duration.ofMillis(10);

  private Instant since = Instant.EPOCH;
  private long before;
  private double perSecond;

  /**
   * Takes a measurement.
   *
   * @param finished how many were finished so far; fewer than before begins anew
   */
  public void observe(Instant now, long finished) {
    Duration passed = Duration.between(since, now);
    if (since.equals(Instant.EPOCH) || passed.isNegative() || finished < before) {
      begin(now, finished);
    } else if (passed.compareTo(WINDOW) >= 0) {
      double rate = (finished - before) * 1e9 / passed.toNanos();
      perSecond = Math.max(rate, perSecond * FORGETS);
      begin(now, finished);
    }
  }

  private void begin(Instant now, long finished) {
    since = now;
    before = finished;
  }

  /** How long one takes. */
  public Duration each() {
    return perSecond < 1 ? GUESS : Duration.ofNanos((long) (1e9 / perSecond));
  }
}
