package io.drover.e2e.simulation;

import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A lock for fibers, of which one at a time runs: only its conditions have to wait. */
final class FiberLock implements Lock {
  private static final Duration STEP = Duration.ofMillis(10);

  private final World world;

  FiberLock(World world) {
    this.world = world;
  }

  @Override
  public void lock() {}

  @Override
  public void lockInterruptibly() {}

  @Override
  public boolean tryLock() {
    return true;
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) {
    return true;
  }

  @Override
  public void unlock() {}

  @Override
  public Condition newCondition() {
    return new Bell();
  }

  /** Waits on the virtual clock, step by step. */
  private final class Bell implements Condition {
    private long rung;

    @Override
    public long awaitNanos(long nanosTimeout) {
      long end = world.now() + nanosTimeout;
      long before = rung;
      while (rung == before && world.now() < end) {
        world.fiber().park(STEP);
      }
      return end - world.now();
    }

    @Override
    public void signalAll() {
      rung++;
    }

    @Override
    public void signal() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void await() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void awaitUninterruptibly() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean awaitUntil(Date deadline) {
      throw new UnsupportedOperationException();
    }
  }
}
