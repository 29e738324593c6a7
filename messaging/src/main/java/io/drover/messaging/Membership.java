package io.drover.messaging;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When a group was last sure to have this member: when the last commit was sent that it took. The
 * group gives nothing of the member to others before its session has ended, which lasts longer than
 * one may rely on the proof. Thread-safe.
 */
final class Membership {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final LongSupplier nanos;
  private final Duration holds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean proven;
  private long provenAt;

  /**
   * @param nanos a monotonic clock, in nanoseconds
   * @param holds how long a proof holds; shorter than a session of the group
   */
  Membership(LongSupplier nanos, Duration holds) {
    this.nanos = nanos;
    this.holds = holds;
  }

  /** The group has taken a commit that was sent then. */
  void proven(long sentAt) {
    lock.lock();
    try {
      if (!proven || sentAt - provenAt > 0) {
        provenAt = sentAt;
      }
      proven = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is time for another proof, so that nobody has to wait for one. */
  boolean due() {
    lock.lock();
    try {
      return !proven || nanos.getAsLong() - provenAt - holds.toNanos() / 3 >= 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for proof that holds.
   *
   * @param letGo whether what it is wanted for is another's by now
   */
  void await(BooleanSupplier letGo) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!letGo.getAsBoolean()) {
        if (proven && nanos.getAsLong() - provenAt - holds.toNanos() < 0) {
          return;
        }
        boolean _ = changed.await(LOOK.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
    throw new InterruptedException("the partition was let go");
  }
}
