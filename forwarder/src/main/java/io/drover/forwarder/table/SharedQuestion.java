package io.drover.forwarder.table;

import io.drover.storage.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question for all who want to know at the same time. Nobody is given the answer to a
 * question that was asked before they came; whoever comes while one is asked is answered by the
 * next, together with all others. So one is under way at most, and between the beginnings of two
 * there is a gap, however many want to know.
 *
 * @param <T> the answer
 */
final class SharedQuestion<T> implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Whoever answers; used by one thread, which opens and closes it. */
  interface Oracle<T> extends AutoCloseable {
    /** The answer as of now or later; empty if there is none to be had. */
    Optional<T> ask();

    @Override
    void close();
  }

  private final String name;
  private final Supplier<Oracle<T>> open;
  private final Duration gap;
  private final Clock clock;
  private final Waiter waiter;
  private final Duration bound;

  // Bounded by the requests that the gateway lets in.
  private final LinkedBlockingQueue<CompletableFuture<Optional<T>>> asked =
      new LinkedBlockingQueue<>();
  private long last = Long.MIN_VALUE;
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * Wires it; nothing runs yet.
   *
   * @param name of its thread
   * @param gap least time between the beginnings of two questions
   * @param clock by which the gap is measured; if it jumps, one question waits for one gap at most
   * @param bound longest wait for the thread when this is closed
   */
  SharedQuestion(
      String name,
      Supplier<Oracle<T>> open,
      Duration gap,
      Clock clock,
      Waiter waiter,
      Duration bound) {
    this.name = name;
    this.open = open;
    this.gap = gap;
    this.clock = clock;
    this.waiter = waiter;
    this.bound = bound;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** The answer as of some time after the call; empty if there is none to be had. */
  CompletableFuture<Optional<T>> ask() {
    CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
    asked.add(answer);
    if (closed) {
      answer.complete(Optional.empty());
    }
    return answer;
  }

  private void run() {
    try (Oracle<T> oracle = open.get()) {
      while (!closed) {
        CompletableFuture<Optional<T>> first = asked.poll(IDLE.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          answer(oracle, first);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      asked.forEach(each -> each.complete(Optional.empty()));
    }
  }

  private void answer(Oracle<T> oracle, CompletableFuture<Optional<T>> first)
      throws InterruptedException {
    List<CompletableFuture<Optional<T>>> together = new ArrayList<>();
    together.add(first);
    Optional<T> answer = Optional.empty();
    try {
      keepGap();
      asked.drainTo(together);
      answer = oracle.ask();
    } finally {
      for (CompletableFuture<Optional<T>> each : together) {
        each.complete(answer);
      }
    }
  }

  private void keepGap() throws InterruptedException {
    long passed = clock.millis() - last;
    if (last != Long.MIN_VALUE && passed >= 0 && passed < gap.toMillis()) {
      waiter.await(gap.minusMillis(passed));
    }
    last = clock.millis();
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        boolean _ = running.join(bound);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
