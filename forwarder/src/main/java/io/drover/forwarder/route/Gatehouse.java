package io.drover.forwarder.route;

import io.drover.forwarder.SlowDown;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** {@link Gates} for many threads: one at a time, and requests that wait for another route. */
public final class Gatehouse {
  private final Lock lock;
  private final Condition changed;
  private final Gates gates;
  private final LongSupplier nanos;
  private final Duration hold;
  private final int mostHeld;
  private volatile Runnable onNews = () -> {};
  private int held;

  /**
   * Wires it.
   *
   * @param nanos a monotonic clock, in nanoseconds
   * @param hold longest time that a request waits for another route
   * @param mostHeld most requests that wait
   */
  public Gatehouse(Gates gates, LongSupplier nanos, Duration hold, int mostHeld) {
    this(gates, nanos, hold, mostHeld, new ReentrantLock());
  }

  /**
   * For threads that wait in a way of their own.
   *
   * @param lock nobody else's
   */
  public Gatehouse(Gates gates, LongSupplier nanos, Duration hold, int mostHeld, Lock lock) {
    this.lock = lock;
    this.changed = lock.newCondition();
    this.gates = gates;
    this.nanos = nanos;
    this.hold = hold;
    this.mostHeld = mostHeld;
  }

  /** One question, or one piece of news for which nobody waits. */
  @FunctionalInterface
  public interface Call<T> {
    /** Asks the gates at a time. */
    T at(Gates gates, long now);
  }

  /** What to do as soon as there is something to confirm, on the thread that caused it. */
  public void onNews(Runnable listener) {
    onNews = listener;
  }

  /** Asks something. */
  public <T> T ask(Call<T> call) {
    lock.lock();
    try {
      return call.at(gates, nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** Brings something from Kafka; requests that wait look again. */
  public <T> T tell(Call<T> call) {
    return settle(
        (gates, now) -> {
          changed.signalAll();
          return call.at(gates, now);
        });
  }

  /** Ends something; what that allows to confirm is told. */
  <T> T settle(Call<T> call) {
    boolean news;
    T answer;
    lock.lock();
    try {
      long now = nanos.getAsLong();
      answer = call.at(gates, now);
      news = gates.confirm(now);
    } finally {
      lock.unlock();
    }
    if (news) {
      onNews.run();
    }
    return answer;
  }

  /** A request is over. */
  void over(Pass pass) {
    Pass _ =
        settle(
            (gates, _) -> {
              gates.over(pass);
              return pass;
            });
  }

  /**
   * Lets a request through, waiting while it is held.
   *
   * @throws SlowDown if it is refused, or held for too long
   */
  <P> P admit(Call<Entry<P>> attempt) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long end = nanos.getAsLong() + hold.toNanos();
      while (true) {
        switch (attempt.at(gates, nanos.getAsLong())) {
          case Entry.Admitted<P>(P pass) -> {
            return pass;
          }
          case Entry.Refused<P>(String reason) -> throw new SlowDown(reason);
          case Entry.Held<P>(String reason) -> await(end, reason);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // The loop is the caller's: it looks at the route again.
  private void await(long end, String reason) throws InterruptedException {
    long left = end - nanos.getAsLong();
    if (left <= 0 || held >= mostHeld) {
      throw new SlowDown(reason);
    }
    held++;
    try {
      // Whoever wakes looks at the route again, whatever woke it.
      long _ = changed.awaitNanos(left);
    } finally {
      held--;
    }
  }

  /** Requests that wait now. */
  public int held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }
}
