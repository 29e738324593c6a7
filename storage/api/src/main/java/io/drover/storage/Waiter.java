package io.drover.storage;

import java.time.Duration;

/** Waits. Passed in, so that tests and simulations run in virtual time. */
@FunctionalInterface
public interface Waiter {
  /** Waits on the clock of this machine. */
  @SuppressWarnings("ClassInitializationDeadlock") // Nobody but this line names its class.
  Waiter SYSTEM = new SystemWaiter();

  /**
   * Returns after the wait.
   *
   * @throws InterruptedException if the thread is told to stop
   */
  void await(Duration wait) throws InterruptedException;

  /**
   * Returns after the wait, or at once when the alarm rings; a waiter that cannot be woken looks at
   * it before and waits in full.
   *
   * @throws InterruptedException if the thread is told to stop
   */
  default void await(Duration wait, Alarm alarm) throws InterruptedException {
    if (!alarm.ringing()) {
      await(wait);
    }
  }
}
