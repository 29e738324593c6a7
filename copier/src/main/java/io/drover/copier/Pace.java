package io.drover.copier;

import io.drover.schemas.limits.Rates;
import io.drover.schemas.limits.Timetable;
import java.time.Clock;
import java.time.Instant;

/**
 * How fast one job may go in this worker: the worker's share of the rates that the job's limits
 * give at the moment (F-06). Guarded by the lock of {@link TransferSlots}; monotonic time comes
 * with each call, the time of the timetable from the clock.
 */
final class Pace {
  private final Clock clock;
  private final TokenBucket bytes;
  private final TokenBucket objects;
  private Timetable timetable = Timetable.of(null);
  private Rates rates = Rates.UNLIMITED;
  private double share;

  /** Without limits. */
  Pace(Clock clock, double share, long now) {
    this.clock = clock;
    this.share = share;
    this.bytes = new TokenBucket(now);
    this.objects = new TokenBucket(now);
    apply(now);
  }

  /** Other limits from now on. */
  void limits(Timetable limits, long now) {
    timetable = limits;
    rates = limits.at(clock.instant());
    apply(now);
  }

  /**
   * Another share of the cluster's rates from now on.
   *
   * @param part 0 to 1
   */
  void share(double part, long now) {
    share = part;
    apply(now);
  }

  /** Whether an object may begin. */
  boolean mayBegin(long now) {
    return nanosUntilBegin(now) == 0;
  }

  /** Nanoseconds until an object may begin, if nothing changes. */
  long nanosUntilBegin(long now) {
    refresh(now);
    return rates.limited() ? Math.max(bytes.nanosUntilOpen(now), objects.nanosUntilOpen(now)) : 0;
  }

  /** Nanoseconds until an object under way may go on, if nothing changes. */
  long nanosUntilGoOn(long now) {
    refresh(now);
    return rates.limited() ? bytes.nanosUntilOpen(now) : 0;
  }

  /** An object begins with so many bytes. */
  void begin(long amount, long now) {
    objects.take(1, now);
    bytes.take(amount, now);
  }

  /** An object that was let begin did not. */
  void notBegun(long amount, long now) {
    objects.take(-1, now);
    bytes.take(-amount, now);
  }

  /** An object under way goes on with so many bytes; a negative amount is given back. */
  void goOn(long amount, long now) {
    bytes.take(amount, now);
  }

  private void refresh(long now) {
    if (rates.until().isBefore(Instant.MAX)) {
      Instant present = clock.instant();
      if (!present.isBefore(rates.until())) {
        rates = timetable.at(present);
        apply(now);
      }
    }
  }

  private void apply(long now) {
    bytes.rate(part(rates.bytesPerSecond()), now);
    objects.rate(part(rates.objectsPerSecond()), now);
  }

  private double part(long perSecond) {
    return perSecond == 0 ? Double.POSITIVE_INFINITY : perSecond * share;
  }
}
