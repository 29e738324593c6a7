package io.drover.coordinator.plan;

import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.job.PassedOver;
import io.drover.schemas.record.Task;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the listings of source and target, over one range of keys, into pages of tasks. For one
 * thread.
 *
 * <p>Every object that the source listing shows and the filter admits becomes a task, also one
 * whose key the target cannot hold: the copier reports it. Whether an object at the target is
 * skipped, replaced or in the way is the copier's to judge too; the task says what the listing saw
 * there.
 */
public final class Planner implements PageSource {
  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  private final PlanOrder order;
  private final PlanLimits limits;
  private final StoreCalls calls;
  private final HeadedTarget asked;
  private final boolean ownsAsked;
  private final Listing source;
  private TargetLookup target;
  private KeyRange left;

  public Planner(PlanOrder order, PlanLimits limits, StoreCalls calls) {
    this(order, limits, calls, HeadedTarget.of(order, limits, calls), true);
  }

  /**
   * Over one of several ranges.
   *
   * @param asked the target, asked for single keys; shared by the ranges and closed by their owner
   */
  Planner(PlanOrder order, PlanLimits limits, StoreCalls calls, HeadedTarget asked) {
    this(order, limits, calls, asked, false);
  }

  private Planner(
      PlanOrder order, PlanLimits limits, StoreCalls calls, HeadedTarget asked, boolean ownsAsked) {
    this.order = order;
    this.limits = limits;
    this.calls = calls;
    this.asked = asked;
    this.ownsAsked = ownsAsked;
    this.left = order.range();
    this.source =
        new Listing(
            order.sourceStore(), calls, order.source().prefix(), left.after(), limits.listPage());
    this.target = order.ordered() ? mergedTarget() : asked;
  }

  /** What is not in a page yet. */
  KeyRange left() {
    return left;
  }

  /** Ends the range earlier: at a key that is not planned yet. Not while a page is under way. */
  void endAt(String key) {
    left = new KeyRange(left.after(), key);
  }

  @Override
  public PlanPage next() throws InterruptedException {
    List<ListedObject> listed = source.next();
    checkOrder(listed);
    List<ListedObject> ours = listed.stream().takeWhile(this::belongs).toList();
    Map<String, ListedObject> wanted = new LinkedHashMap<>();
    PassedOver passedOver = Passing.of(source.last(), left).plus(choose(ours, wanted));
    Map<String, TargetLookup.Present> present = present(List.copyOf(wanted.keySet()));
    List<Task> tasks = new ArrayList<>(wanted.size());
    wanted.forEach((key, object) -> tasks.add(Tasks.of(order, object, key, present.get(key))));
    if (!ours.isEmpty()) {
      left = new KeyRange(ours.getLast().key().value(), left.until());
    }
    boolean complete = source.ended() || ours.size() < listed.size();
    return new PlanPage(tasks, List.of(), left.after(), PlanPage.Rest.ONE, passedOver, complete);
  }

  private boolean belongs(ListedObject object) {
    return !left.endsBefore(object.key().value());
  }

  /** Puts the objects that the job is about under their keys at the target. */
  private PassedOver choose(List<ListedObject> listed, Map<String, ListedObject> wanted) {
    int filtered = 0;
    for (ListedObject object : listed) {
      String key = order.targetKey(object.key());
      if (key == null) {
        continue;
      }
      String relative = order.relative(object.key().value());
      if (order.filter().admits(relative, object.size(), object.modified())) {
        wanted.put(key, object);
      } else {
        filtered++;
      }
    }
    return new PassedOver(filtered, 0, List.of());
  }

  /**
   * Planning goes on after the last key it has seen, so a listing in another order would be planned
   * with gaps.
   */
  private void checkOrder(List<ListedObject> listed) {
    String last = left.after();
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
    target = asked;
  }

  private TargetLookup mergedTarget() {
    String checkpoint = left.after();
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

  @Override
  public void close() {
    source.close();
    if (target != asked) {
      target.close();
    }
    if (ownsAsked) {
      asked.close();
    }
  }
}
