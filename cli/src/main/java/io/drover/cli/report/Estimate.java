package io.drover.cli.report;

import io.drover.schemas.limits.Rates;
import io.drover.schemas.limits.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How long a run would take that begins now: as long as its requests or as long as its bytes,
 * whichever is longer, and no faster than the limits of the job allow at each time.
 *
 * @param requestsPerSecond the rate that was taken
 * @param bytesPerSecond the rate that was taken; empty if nobody gave one and nothing was sampled
 * @param time the estimate
 * @param limited whether the limits of the job make it longer
 */
record Estimate(Rate requestsPerSecond, Rate bytesPerSecond, Duration time, boolean limited) {
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

  /** Limits change at most so often before an estimate says that it takes longer than that. */
  private static final int MOST_WINDOWS = 10_000;

  /**
   * Estimates.
   *
   * @param elapsed how long the dry run took
   * @param given rates that somebody gave
   * @param limits those of the job
   * @param begin when the run would begin
   */
  static Estimate of(
      DryRunReport report, Duration elapsed, GivenRates given, Timetable limits, Instant begin) {
    Requests requests = report.requests();
    double seconds = elapsed.toMillis() / 1000.0;
    OptionalDouble measured =
        seconds > 0 && requests.looks() > 0
            ? OptionalDouble.of(requests.looks() / seconds)
            : OptionalDouble.empty();
    Rate requestRate = Rate.of(given.requestsPerSecond(), measured);
    Rate byteRate = Rate.of(given.bytesPerSecond(), report.samples().bytesPerSecond());
    double free =
        Math.max(
            requestRate.seconds((double) requests.all()),
            byteRate.seconds((double) requests.readBytes()));
    long objects = report.created().objects() + report.replaced().objects();
    double time = limited(free, objects, requests.writtenBytes(), limits, begin);
    return new Estimate(
        requestRate, byteRate, Duration.ofMillis(Math.round(time * 1000)), time > free + 0.001);
  }

  /** Goes through the timetable until everything has moved, in each window as fast as it may. */
  private static double limited(
      double free, long objects, long bytes, Timetable limits, Instant begin) {
    double elapsed = 0;
    double done = 0;
    Instant at = begin;
    for (int i = 0; i < MOST_WINDOWS; i++) {
      Rates rates = limits.at(at);
      double whole =
          Math.max(
              free,
              Math.max(
                  seconds(objects, rates.objectsPerSecond()),
                  seconds(bytes, rates.bytesPerSecond())));
      double left = whole * (1 - done);
      double window =
          rates.until().equals(Instant.MAX)
              ? Double.POSITIVE_INFINITY
              : Duration.between(at, rates.until()).toMillis() / 1000.0;
      if (left <= window) {
        return elapsed + left;
      }
      elapsed += window;
      done += window / whole;
      at = rates.until();
    }
    return elapsed;
  }

  private static double seconds(long amount, long perSecond) {
    return perSecond > 0 ? (double) amount / perSecond : 0;
  }
}
