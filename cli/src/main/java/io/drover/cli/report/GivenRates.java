package io.drover.cli.report;

import java.util.OptionalDouble;

/**
 * Rates that somebody gave for an estimate.
 *
 * @param requestsPerSecond requests to both stores together
 * @param bytesPerSecond bytes read
 */
public record GivenRates(OptionalDouble requestsPerSecond, OptionalDouble bytesPerSecond) {
  /** None: the dry run's own are taken. */
  public static final GivenRates NONE =
      new GivenRates(OptionalDouble.empty(), OptionalDouble.empty());
}
