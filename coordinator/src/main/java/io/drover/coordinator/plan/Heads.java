package io.drover.coordinator.plan;

import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks stores for single keys, a bounded number at once. Safe for any number of threads. */
final class Heads implements AutoCloseable {
  private final StoreCalls calls;
  private final ExecutorService threads;

  /**
   * @param concurrent most requests at once
   */
  Heads(StoreCalls calls, int concurrent) {
    this.calls = calls;
    this.threads =
        Executors.newFixedThreadPool(concurrent, Thread.ofVirtual().name("head-", 0).factory());
  }

  /** Begins to ask for each key. */
  List<Future<Optional<ObjectStat>>> ask(ObjectStore store, List<String> keys) {
    List<Future<Optional<ObjectStat>>> answers = new ArrayList<>(keys.size());
    keys.forEach(key -> answers.add(threads.submit(() -> head(store, key))));
    return answers;
  }

  private Optional<ObjectStat> head(ObjectStore store, String key) throws InterruptedException {
    ObjectKey objectKey;
    try {
      objectKey = new ObjectKey(key);
    } catch (IllegalArgumentException e) {
      // No store has such a key, so nothing is there; the copier gets the task and reports the
      // object.
      return Optional.empty();
    }
    return calls.call(() -> store.head(objectKey));
  }

  /**
   * Waits for an answer.
   *
   * @throws io.drover.storage.StoreException if the store fails for good
   */
  static Optional<ObjectStat> answer(Future<Optional<ObjectStat>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a look at a store ended", e.getCause());
    }
  }

  /** Gives up what is under way. Idempotent. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
