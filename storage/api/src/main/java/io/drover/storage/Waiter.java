package io.drover.storage;

import java.time.Duration;

/** Waits. Passed in, so that tests and simulations run in virtual time. */
@FunctionalInterface
public interface Waiter {
  /** Waits on the clock of this machine. */
  Waiter SYSTEM = Thread::sleep;

  /**
   * Returns after the wait.
   *
   * @throws InterruptedException if the thread is told to stop
   */
  void await(Duration wait) throws InterruptedException;
}
