package io.drover.storage;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Repeats a call of a store as a {@link RetryPolicy} says. The one retry layer (M-06): neither
 * stores nor their callers repeat anything by other means. Safe for any number of threads.
 */
public final class Retrying {
  /** A call that may be repeated: it does the same again, from its start. */
  @FunctionalInterface
  public interface Operation<T> {
    T run() throws InterruptedException;
  }

  /** Told of each failed attempt that is followed by another one. */
  @FunctionalInterface
  public interface Observer {
    void failed(int attempt, StoreException failure);
  }

  private final RetryPolicy policy;
  private final RandomGenerator random;
  private final Waiter waiter;

  public Retrying(RetryPolicy policy, RandomGenerator random, Waiter waiter) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.random = Objects.requireNonNull(random, "random");
    this.waiter = Objects.requireNonNull(waiter, "waiter");
  }

  /** The same with another number of attempts. */
  public Retrying attempts(int attempts) {
    return attempts == policy.attempts()
        ? this
        : new Retrying(new RetryPolicy(attempts, policy.first(), policy.max()), random, waiter);
  }

  /** The same with another way to wait. */
  public Retrying waiting(Waiter other) {
    return new Retrying(policy, random, other);
  }

  /** The same, but waits end when the alarm rings. */
  public Retrying until(Alarm alarm) {
    return waiting(wait -> waiter.await(wait, alarm));
  }

  /** The same, but the alarm ends not only waits: what it rings for is not tried again. */
  public Retrying until(Alarm alarm, Supplier<? extends RuntimeException> end) {
    return waiting(
        wait -> {
          waiter.await(wait, alarm);
          if (alarm.ringing()) {
            throw end.get();
          }
        });
  }

  /** How often and after what waits. */
  public RetryPolicy policy() {
    return policy;
  }

  /**
   * Runs the call, again after each failure that a retry can mend.
   *
   * @throws StoreException the failure that no retry mends, or the last one
   * @throws InterruptedException if the thread is told to stop while it waits
   */
  public <T> T call(Operation<T> operation, Observer observer) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.run();
      } catch (StoreException e) {
        if (!policy.again(attempt, e)) {
          throw e;
        }
        observer.failed(attempt, e);
        pause(attempt);
      }
    }
  }

  /** Waits as long as the policy says after the given failed attempt, from 1. */
  public void pause(int attempt) throws InterruptedException {
    Duration wait = policy.delay(attempt, random);
    waiter.await(wait);
  }
}
