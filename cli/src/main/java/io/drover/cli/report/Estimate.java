package io.drover.cli.report;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How long a run would take: as long as its requests or as long as its bytes, whichever is longer.
 *
 * @param requestsPerSecond the rate that was taken
 * @param bytesPerSecond the rate that was taken; empty if nobody gave one and nothing was sampled
 * @param time the estimate
 */
record Estimate(Rate requestsPerSecond, Rate bytesPerSecond, Duration time) {
  /**
   * A rate.
   *
   * @param value per second; empty if it is not known
   * @param given whether somebody gave it; else it was measured
   */
  record Rate(OptionalDouble value, boolean given) {
    static Rate of(OptionalDouble given, OptionalDouble measured) {
      return given.isPresent() ? new Rate(given, true) : new Rate(measured, false);
    }

    private double seconds(double amount) {
      return value.isPresent() && value.getAsDouble() > 0 ? amount / value.getAsDouble() : 0;
    }
  }

  /**
   * Estimates.
   *
   * @param elapsed how long the dry run took
   * @param given rates that somebody gave
   */
  static Estimate of(DryRunReport report, Duration elapsed, GivenRates given) {
    Requests requests = report.requests();
    double seconds = elapsed.toMillis() / 1000.0;
    OptionalDouble measured =
        seconds > 0 && requests.looks() > 0
            ? OptionalDouble.of(requests.looks() / seconds)
            : OptionalDouble.empty();
    Rate requestRate = Rate.of(given.requestsPerSecond(), measured);
    Rate byteRate = Rate.of(given.bytesPerSecond(), report.samples().bytesPerSecond());
    double time =
        Math.max(
            requestRate.seconds((double) requests.all()),
            byteRate.seconds((double) requests.readBytes()));
    return new Estimate(requestRate, byteRate, Duration.ofMillis(Math.round(time * 1000)));
  }
}
