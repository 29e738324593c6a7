package io.drover.storage;

import java.time.Duration;

/** Waits on the clock of this machine. */
final class SystemWaiter implements Waiter {
  @Override
  public void await(Duration wait) throws InterruptedException {
    Thread.sleep(wait);
  }

  @Override
  public void await(Duration wait, Alarm alarm) throws InterruptedException {
    alarm.await(wait);
  }
}
