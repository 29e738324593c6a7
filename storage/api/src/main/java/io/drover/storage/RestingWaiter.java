package io.drover.storage;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits like another waiter and knows who waits, so that nobody need wait for them: they hold
 * nothing and have nothing under way. Safe for any number of threads.
 */
public final class RestingWaiter implements Waiter {
  private final Waiter waiter;
  private final Set<Thread> resting = ConcurrentHashMap.newKeySet();

  public RestingWaiter(Waiter waiter) {
    this.waiter = waiter;
  }

  /** Whether a thread waits here. */
  public boolean rests(Thread thread) {
    return resting.contains(thread);
  }

  @Override
  public void await(Duration wait) throws InterruptedException {
    Thread me = Thread.currentThread();
    resting.add(me);
    try {
      waiter.await(wait);
    } finally {
      resting.remove(me);
    }
  }

  @Override
  public void await(Duration wait, Alarm alarm) throws InterruptedException {
    Thread me = Thread.currentThread();
    resting.add(me);
    try {
      waiter.await(wait, alarm);
    } finally {
      resting.remove(me);
    }
  }
}
