package io.drover.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that start together.
 *
 * @param winners who succeeded
 * @param failure a failure that is not that of a condition, if there was one
 */
record ProbeRace(List<Integer> winners, Optional<StoreException> failure) {
  static ProbeRace run(int count, IntConsumer attempt) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int racer = i;
        runs.add(
            threads.submit(
                () -> {
                  start.await();
                  attempt.accept(racer);
                  return racer;
                }));
      }
      start.countDown();
      return result(runs);
    }
  }

  private static ProbeRace result(List<Future<?>> runs) throws InterruptedException {
    List<Integer> winners = new ArrayList<>();
    StoreException failure = null;
    for (int i = 0; i < runs.size(); i++) {
      try {
        runs.get(i).get();
        winners.add(i);
      } catch (ExecutionException e) {
        failure = failure(e, failure);
      }
    }
    return new ProbeRace(List.copyOf(winners), Optional.ofNullable(failure));
  }

  private static @Nullable StoreException failure(
      ExecutionException e, @Nullable StoreException before) {
    return switch (e.getCause()) {
      case StoreException.PreconditionFailed lost -> before;
      case StoreException other -> other;
      case RuntimeException bug -> throw bug;
      case null, default -> throw new IllegalStateException("an attempt of a race failed", e);
    };
  }
}
