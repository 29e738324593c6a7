package io.drover.storage.testkit;

import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assertions;

/**
 * Attempts that start together. One that is told "another write got in the way" tries again, as a
 * caller would.
 *
 * @param winners who succeeded
 * @param losers who failed because the condition did not hold; any other failure fails the race
 */
record Race(List<Integer> winners, List<Integer> losers) {
  /** Times that one attempt is repeated after a conflict. */
  private static final int MAX_CONFLICTS = 50;

  static Race run(int count, IntFunction<?> attempt) {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> runs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        runs.add(
            threads.submit(
                () -> {
                  start.await();
                  return won(index, attempt);
                }));
      }
      start.countDown();
      return result(runs);
    }
  }

  private static boolean won(int index, IntFunction<?> attempt) {
    for (int conflicts = 0; ; conflicts++) {
      try {
        return attempt.apply(index) != null;
      } catch (StoreException.PreconditionFailed lost) {
        return false;
      } catch (StoreException.Conflict again) {
        if (conflicts == MAX_CONFLICTS) {
          throw again;
        }
      }
    }
  }

  private static Race result(List<Future<Boolean>> runs) {
    List<Integer> winners = new ArrayList<>();
    List<Integer> losers = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      try {
        (runs.get(i).get() ? winners : losers).add(i);
      } catch (ExecutionException e) {
        Assertions.fail("attempt " + i + " of the race failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        Assertions.fail("interrupted while racing", e);
      }
    }
    return new Race(winners, losers);
  }
}
