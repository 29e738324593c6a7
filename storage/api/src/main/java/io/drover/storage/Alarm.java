package io.drover.storage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends waits early: of those who wait now and of those who come while it rings. Thread-safe. */
public final class Alarm {
  private volatile CountDownLatch silence = new CountDownLatch(1);

  /** Rings until it is told to be quiet. */
  public synchronized void ring() {
    silence.countDown();
  }

  /** Rings no more. */
  public synchronized void quiet() {
    if (ringing()) {
      silence = new CountDownLatch(1);
    }
  }

  public boolean ringing() {
    return silence.getCount() == 0;
  }

  /** Returns after the wait, or as soon as it rings. */
  void await(Duration wait) throws InterruptedException {
    var ignored = silence.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }
}
