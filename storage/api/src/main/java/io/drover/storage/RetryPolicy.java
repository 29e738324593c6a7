package io.drover.storage;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after what wait a failed call is repeated (M-06): exponential, capped, with full
 * jitter over its upper half.
 *
 * @param attempts calls in all, the first included
 * @param first wait before the second call
 * @param max longest wait
 */
public record RetryPolicy(int attempts, Duration first, Duration max) {
  /** The default: 5 attempts, 1 s doubling to 60 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

  public RetryPolicy {
    if (attempts < 1 || first.isNegative() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "retry policy attempts=%d first=%s max=%s; at least one attempt, waits not negative, max not below first"
              .formatted(attempts, first, max));
    }
  }

  /** Whether a failure of the given attempt, from 1, is worth another one. */
  public boolean again(int attempt, StoreException failure) {
    return failure.retryable() && attempt < attempts;
  }

  /** The wait after the given failed attempt, from 1: between half and all of the doubled wait. */
  public Duration delay(int attempt, RandomGenerator random) {
    long factor = 1L << Math.min(attempt - 1, 30);
    long wait = first.toMillis();
    long capped = wait > max.toMillis() / factor ? max.toMillis() : wait * factor;
    return Duration.ofMillis(capped - random.nextLong(capped / 2 + 1));
  }
}
