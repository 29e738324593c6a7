package io.drover.coordinator.plan;

import io.drover.coordinator.filter.ObjectFilter;
import io.drover.coordinator.job.KeyRange;
import io.drover.storage.CapabilityProbe;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import org.jspecify.annotations.Nullable;

/**
 * What to plan, and from where on.
 *
 * @param migrationId the job
 * @param epoch epoch of the plan
 * @param source where the objects are
 * @param target where they go
 * @param sourceStore holds the source
 * @param targetStore holds the target
 * @param ordered whether the target lists in UTF-8 order, so that the listings can be merged
 * @param filter which of the objects the job is about
 * @param range the keys to plan; begins after the last source key that is dealt with
 */
public record PlanOrder(
    String migrationId,
    long epoch,
    StoreUri source,
    StoreUri target,
    ObjectStore sourceStore,
    ObjectStore targetStore,
    boolean ordered,
    ObjectFilter filter,
    KeyRange range) {
  /** Everything after a checkpoint, which is null at the beginning. */
  public PlanOrder(
      String migrationId,
      long epoch,
      StoreUri source,
      StoreUri target,
      ObjectStore sourceStore,
      ObjectStore targetStore,
      boolean ordered,
      @Nullable String checkpoint) {
    this(
        migrationId,
        epoch,
        source,
        target,
        sourceStore,
        targetStore,
        ordered,
        ObjectFilter.ALL,
        new KeyRange(checkpoint, null));
  }

  /** The same for another range. */
  public PlanOrder within(KeyRange other) {
    return new PlanOrder(
        migrationId, epoch, source, target, sourceStore, targetStore, ordered, filter, other);
  }

  /** The same for other objects. */
  public PlanOrder with(ObjectFilter other) {
    return new PlanOrder(
        migrationId, epoch, source, target, sourceStore, targetStore, ordered, other, range);
  }

  /** Last source key that is dealt with, null at the beginning. */
  public @Nullable String checkpoint() {
    return range.after();
  }

  /**
   * The key at the target of a key at the source, or null if the object is no part of the
   * migration: Drover's own scratch objects, and the marker of the source prefix itself where the
   * target has no prefix that could stand for it.
   */
  @Nullable String targetKey(ObjectKey sourceKey) {
    String key = atTarget(sourceKey.value());
    return CapabilityProbe.isScratch(sourceKey) || key.isEmpty() ? null : key;
  }

  /** The target's prefix and what follows the source's prefix; empty if both are. */
  String atTarget(String sourceKey) {
    return target.prefix() + relative(sourceKey);
  }

  /** What follows the source's prefix in a key of the source. */
  String relative(String sourceKey) {
    return sourceKey.substring(source.prefix().length());
  }
}
