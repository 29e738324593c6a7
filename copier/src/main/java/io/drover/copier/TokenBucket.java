package io.drover.copier;

/**
 * A rate of something, as a balance that time fills and use empties.
 *
 * <p>It is open while its balance is not negative. Whoever finds it open may take any amount, also
 * more than there is; the debt closes it until it is paid. So over any time {@code T} at most
 * {@code rate * T} is taken, plus what had been saved, at most {@link #SAVED_SECONDS} worth, plus
 * the last amount taken. Debt survives a change of the rate: what was taken was taken.
 *
 * <p>Pure: time comes with each call, in nanoseconds that never go back. Not thread-safe.
 */
final class TokenBucket {
  /**
   * What an idle or late user may make up for: enough for a pause of the JVM, too little to see.
   */
  static final double SAVED_SECONDS = 1;

  private static final double NANOS = 1e9;

  /** Balances are sums of fractions: this far below zero is zero. */
  private static final double CLOSED = -1e-6;

  private double rate;
  private double balance;
  private long updated;

  /** A bucket of rate 0 without balance. */
  TokenBucket(long now) {
    this.updated = now;
  }

  /**
   * Changes the rate from now on.
   *
   * @param perSecond 0 or more; infinity takes the bound away
   */
  void rate(double perSecond, long now) {
    if (!(perSecond >= 0)) {
      throw new IllegalArgumentException(
          "rate is %s per second: it must be 0 or more".formatted(perSecond));
    }
    fill(now);
    rate = perSecond;
    balance = bounded() ? Math.min(balance, rate * SAVED_SECONDS) : 0;
  }

  /** Whether something may be taken now. */
  boolean open(long now) {
    fill(now);
    return balance >= CLOSED && rate > 0;
  }

  /** Nanoseconds until it opens by itself; 0 if it is open, the largest number if never. */
  long nanosUntilOpen(long now) {
    if (open(now)) {
      return 0;
    }
    double nanos = Math.ceil(-balance / rate * NANOS);
    return rate == 0 || nanos >= Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, (long) nanos);
  }

  /** Takes an amount, into debt if need be, open or not; a negative amount is given back. */
  void take(long amount, long now) {
    fill(now);
    if (bounded()) {
      balance = Math.min(balance - amount, rate * SAVED_SECONDS);
    }
  }

  private boolean bounded() {
    return rate < Double.POSITIVE_INFINITY;
  }

  private void fill(long now) {
    long passed = now - updated;
    if (passed > 0) {
      updated = now;
      if (bounded()) {
        balance = Math.min(balance + rate * passed / NANOS, rate * SAVED_SECONDS);
      }
    }
  }
}
