package io.drover.coordinator.plan;

import io.drover.schemas.record.Task;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the listings of source and target into pages of tasks. For one thread.
 *
 * <p>Every object that the source listing shows becomes a task, also one whose key the target
 * cannot hold: the copier reports it. Whether an object at the target is skipped, replaced or in
 * the way is the copier's to judge too; the task says what the listing saw there.
 */
public final class Planner implements PageSource {
  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  private final PlanOrder order;
  private final PlanLimits limits;
  private final StoreCalls calls;
  private final Listing source;
  private TargetLookup target;
  private @Nullable String checkpoint;

  public Planner(PlanOrder order, PlanLimits limits, StoreCalls calls) {
    this.order = order;
    this.limits = limits;
    this.calls = calls;
    this.checkpoint = order.checkpoint();
    this.source =
        new Listing(
            order.sourceStore(), calls, order.source().prefix(), checkpoint, limits.listPage());
    this.target = order.ordered() ? mergedTarget() : headedTarget();
  }

  @Override
  public PlanPage next() throws InterruptedException {
    List<ListedObject> listed = source.next();
    checkOrder(listed);
    Map<String, ListedObject> wanted = wanted(listed);
    Map<String, TargetLookup.Present> present = present(List.copyOf(wanted.keySet()));
    List<Task> tasks = new ArrayList<>(wanted.size());
    wanted.forEach((key, object) -> tasks.add(task(object, key, present.get(key))));
    if (!listed.isEmpty()) {
      checkpoint = listed.getLast().key().value();
    }
    return new PlanPage(tasks, checkpoint, source.ended());
  }

  /**
   * Planning goes on after the last key it has seen, so a listing in another order would be planned
   * with gaps.
   */
  private void checkOrder(List<ListedObject> listed) {
    String last = checkpoint;
    for (ListedObject object : listed) {
      String key = object.key().value();
      if (last != null && ObjectKey.compareUtf8(key, last) <= 0) {
        throw new StoreException.Unsupported(
            "source %s lists '%s' after '%s': it must list in UTF-8 order"
                .formatted(order.source(), key, last));
      }
      last = key;
    }
  }

  private Map<String, ListedObject> wanted(List<ListedObject> listed) {
    Map<String, ListedObject> wanted = LinkedHashMap.newLinkedHashMap(listed.size());
    for (ListedObject object : listed) {
      String key = order.targetKey(object.key());
      if (key != null) {
        wanted.put(key, object);
      }
    }
    return wanted;
  }

  private Map<String, TargetLookup.Present> present(List<String> keys) throws InterruptedException {
    try {
      return target.find(keys);
    } catch (TargetLookup.OutOfOrder e) {
      ask(e.getMessage());
      return target.find(keys);
    }
  }

  /**
   * From here on asks the target for each key. What was planned before may miss objects at the
   * target; their writes are conditional and fail safely.
   */
  private void ask(@Nullable String reason) {
    log.atWarn()
        .addKeyValue("migration", order.migrationId())
        .addKeyValue("error", reason)
        .log("listings cannot be merged, asking the target for each key");
    target.close();
    target = headedTarget();
  }

  private Task task(ListedObject object, String targetKey, TargetLookup.@Nullable Present present) {
    return new Task(
        order.migrationId(),
        order.epoch(),
        object.key().value(),
        targetKey,
        object.pin().value(),
        object.size(),
        object.modified().truncatedTo(ChronoUnit.MILLIS),
        present == null ? null : present.pin().value(),
        present == null ? 0 : present.size(),
        null,
        null);
  }

  private TargetLookup mergedTarget() {
    String after = checkpoint == null ? null : order.atTarget(checkpoint);
    return new MergedTarget(
        new Listing(
            order.targetStore(),
            calls,
            order.target().prefix(),
            after != null && MergedTarget.holdable(after) ? after : null,
            limits.listPage()),
        key -> calls.call(() -> order.targetStore().head(key)));
  }

  private TargetLookup headedTarget() {
    return new HeadedTarget(order.targetStore(), order.target().prefix(), calls, limits.heads());
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
