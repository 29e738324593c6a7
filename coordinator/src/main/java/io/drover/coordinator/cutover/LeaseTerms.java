package io.drover.coordinator.cutover;

import java.time.Duration;

/**
 * For how long gateways are counted.
 *
 * @param duration how long a lease holds from the moment its heartbeat was sent
 * @param margin how much longer it is counted, for clocks that go at other rates
 * @param silence how long a gateway is remembered that says nothing; longer than one that is cut
 *     off goes on to answer anything
 */
public record LeaseTerms(Duration duration, Duration margin, Duration silence) {
  public LeaseTerms {
    if (duration.isNegative() || duration.isZero() || margin.isNegative()) {
      throw new IllegalArgumentException(
          "lease of %s with margin %s: it must be positive and the margin not negative"
              .formatted(duration, margin));
    }
  }
}
