package io.drover.storage.s3;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time as the store sees it: that of this machine, corrected by what the store said when it
 * refused a signature for being too old or too new. Safe for any number of threads.
 */
final class SkewedClock extends Clock {
  /**
   * S3 refuses signatures that are more than 15 minutes off; below this a refusal has another
   * cause.
   */
  static final Duration TOLERATED = Duration.ofMinutes(5);

  private final Clock machine;
  private volatile Duration offset = Duration.ZERO;

  SkewedClock(Clock machine) {
    this.machine = machine;
  }

  /**
   * Learns from a refused request.
   *
   * @param storeTime what the store says the time is
   * @return whether the clock was wrong and is corrected, so that the request is worth sending
   *     again
   */
  boolean correct(Instant storeTime) {
    if (Duration.between(instant(), storeTime).abs().compareTo(TOLERATED) <= 0) {
      return false;
    }
    offset = Duration.between(machine.instant(), storeTime);
    return true;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("signatures are in UTC");
  }
}
