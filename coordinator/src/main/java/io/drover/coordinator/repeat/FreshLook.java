package io.drover.coordinator.repeat;

import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.again.Retry;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Task;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at both sides of objects that failed, a bounded number at once, and makes the tasks that
 * try them again. Where a store does not answer the task goes out as it was: trying it will show
 * the same failure, with the object's name.
 */
final class FreshLook implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FreshLook.class);

  private final Specification spec;
  private final ObjectStore source;
  private final ObjectStore target;
  private final StoreCalls calls;
  private final ExecutorService threads;

  FreshLook(
      Specification spec, ObjectStore source, ObjectStore target, StoreCalls calls, int heads) {
    this.spec = spec;
    this.source = source;
    this.target = target;
    this.calls = calls;
    this.threads =
        Executors.newFixedThreadPool(heads, Thread.ofVirtual().name("look-", 0).factory());
  }

  /** The failures with their new tasks; one that says too little to be tried again is left out. */
  List<ReopenPage.Item> at(List<Outcome> failures) throws InterruptedException {
    List<Future<ReopenPage.@Nullable Item>> answers = new ArrayList<>(failures.size());
    failures.forEach(failed -> answers.add(threads.submit(() -> item(failed))));
    List<ReopenPage.Item> items = new ArrayList<>(failures.size());
    for (Future<ReopenPage.@Nullable Item> answer : answers) {
      ReopenPage.Item item = settled(answer);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  private ReopenPage.@Nullable Item item(Outcome failed) throws InterruptedException {
    Task task = failed.getAgain();
    if (task == null) {
      log.atWarn()
          .addKeyValue("migration", failed.getMigrationId())
          .addKeyValue("key", failed.getSourceKey())
          .log("a failure does not say how its object was planned; it is not tried again");
      return null;
    }
    return new ReopenPage.Item(failed, task(failed, task));
  }

  private Task task(Outcome failed, Task task) throws InterruptedException {
    if (!Retry.looksAgain(failed, spec.wire())) {
      return Retry.unchanged(failed, task);
    }
    try {
      return Retry.refreshed(
          failed,
          task,
          spec.wire(),
          head(source, task.getSourceKey()),
          head(target, task.getTargetKey()));
    } catch (StoreException e) {
      log.atInfo()
          .addKeyValue("migration", failed.getMigrationId())
          .addKeyValue("key", failed.getSourceKey())
          .addKeyValue("error", e.toString())
          .log("no fresh look at a failed object, it is tried again as it was planned");
      return Retry.unchanged(failed, task);
    }
  }

  private Optional<ObjectStat> head(ObjectStore store, String key) throws InterruptedException {
    ObjectKey objectKey;
    try {
      objectKey = new ObjectKey(key);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // No store has such a key; the copier reports it.
    }
    return calls.call(() -> store.head(objectKey));
  }

  private static <T extends @Nullable Object> T settled(Future<T> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a look at a failed object ended", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
