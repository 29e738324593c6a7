package io.drover.coordinator.plan;

import io.drover.schemas.record.Task;
import io.drover.storage.CapabilityProbe;
import io.drover.storage.ListedObject;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the listings of two stores into pages of tasks, one for each key that either side shows
 * (O-05). For one thread.
 *
 * <p>A key is said to be at one side only once the other listing is past it (T-35). Both must be in
 * UTF-8 order. Goes on behind any checkpoint, also one that was made of a key of the target.
 */
public final class ComparingPlanner implements PageSource {
  private final PlanOrder order;
  private final int pageKeys;
  private final OrderedEntries source;
  private final OrderedEntries target;
  private @Nullable String checkpoint;

  public ComparingPlanner(PlanOrder order, PlanLimits limits, StoreCalls calls) {
    this.order = order;
    this.pageKeys = limits.listPage();
    this.checkpoint = order.checkpoint();
    String dealtWith = checkpoint == null ? null : order.relative(checkpoint);
    this.source =
        new OrderedEntries(
            "source", order.source(), order.sourceStore(), calls, dealtWith, limits.listPage());
    this.target =
        new OrderedEntries(
            "target", order.target(), order.targetStore(), calls, dealtWith, limits.listPage());
  }

  /**
   * The next page, waiting for the stores; at most as many keys as a page of a listing has. Not to
   * be called after the complete one.
   *
   * @throws io.drover.storage.StoreException if a store fails for good, or lists in another order
   */
  @Override
  public PlanPage next() throws InterruptedException {
    List<Task> tasks = new ArrayList<>();
    for (int keys = 0; keys < pageKeys; keys++) {
      String key = OrderedEntries.smaller(source, target);
      if (key == null) {
        return new PlanPage(tasks, checkpoint, true);
      }
      ListedObject here = source.take(key);
      ListedObject there = target.take(key);
      String sourceKey = order.source().prefix() + key;
      String targetKey = order.target().prefix() + key;
      checkpoint = sourceKey.isEmpty() ? checkpoint : sourceKey;
      if (part(sourceKey, targetKey) && admitted(key, here, there)) {
        tasks.add(task(sourceKey, targetKey, here, there));
      }
    }
    return new PlanPage(tasks, checkpoint, false);
  }

  /**
   * Whether a migration between the two would deal with the key: not with scratch objects of
   * probes, nor with a marker of one prefix where the other side has no key that could stand for
   * it.
   */
  private static boolean part(String sourceKey, String targetKey) {
    return !sourceKey.isEmpty()
        && !targetKey.isEmpty()
        && !CapabilityProbe.isScratch(sourceKey)
        && !CapabilityProbe.isScratch(targetKey);
  }

  /**
   * Whether the job is about the key: what the source has is judged as when migrating; what only
   * the target has by its name and size, as its time is that of the copy.
   */
  private boolean admitted(String key, @Nullable ListedObject here, @Nullable ListedObject there) {
    return here == null
        ? there != null && order.filter().admits(key, there.size())
        : order.filter().admits(key, here.size(), here.modified());
  }

  private Task task(
      String sourceKey,
      String targetKey,
      @Nullable ListedObject here,
      @Nullable ListedObject there) {
    ListedObject known = here == null ? java.util.Objects.requireNonNull(there) : here;
    return Task.newBuilder()
        .setMigrationId(order.migrationId())
        .setEpoch(order.epoch())
        .setSourceKey(sourceKey)
        .setTargetKey(targetKey)
        .setSourcePin(here == null ? "" : here.pin().value())
        .setSize(known.size())
        .setModified(known.modified().truncatedTo(ChronoUnit.MILLIS))
        .setTargetPin(there == null ? null : there.pin().value())
        .setTargetSize(there == null ? 0 : there.size())
        .build();
  }

  /** Gives up what is under way. Idempotent. */
  @Override
  public void close() {
    source.close();
    target.close();
  }
}
