package io.drover.coordinator.plan;

import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks the target for each key; for stores whose listings have no order to merge by. A target
 * prefix that holds nothing when the planner begins is asked once instead: what somebody else
 * writes later is found out by the conditional writes, as it is everywhere.
 */
final class HeadedTarget implements TargetLookup {
  private final ObjectStore store;
  private final String prefix;
  private final StoreCalls calls;
  private final ExecutorService threads;
  private Contents contents = Contents.UNKNOWN;

  private enum Contents {
    UNKNOWN,
    NOTHING,
    SOMETHING
  }

  /**
   * @param prefix what every key begins with
   * @param concurrent most requests at once
   */
  HeadedTarget(ObjectStore store, String prefix, StoreCalls calls, int concurrent) {
    this.store = store;
    this.prefix = prefix;
    this.calls = calls;
    this.threads =
        Executors.newFixedThreadPool(concurrent, Thread.ofVirtual().name("head-", 0).factory());
  }

  @Override
  public Map<String, Present> find(List<String> keys) throws InterruptedException {
    if (contents == Contents.UNKNOWN) {
      contents = look();
    }
    return contents == Contents.NOTHING ? Map.of() : heads(keys);
  }

  private Contents look() throws InterruptedException {
    ListRequest first = new ListRequest(prefix, Optional.empty(), 1);
    ListPage page = calls.call(() -> store.list(first));
    return page.objects().isEmpty() && page.skipped().isEmpty() && page.last()
        ? Contents.NOTHING
        : Contents.SOMETHING;
  }

  private Map<String, Present> heads(List<String> keys) throws InterruptedException {
    List<Future<Optional<ObjectStat>>> answers = new ArrayList<>(keys.size());
    keys.forEach(key -> answers.add(threads.submit(() -> head(key))));
    Map<String, Present> found = HashMap.newHashMap(keys.size());
    for (int i = 0; i < answers.size(); i++) {
      String key = keys.get(i);
      answer(answers.get(i))
          .ifPresent(stat -> found.put(key, new Present(stat.pin(), stat.size())));
    }
    return found;
  }

  private Optional<ObjectStat> head(String key) throws InterruptedException {
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

  private static Optional<ObjectStat> answer(Future<Optional<ObjectStat>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a look at the target ended", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
