package io.drover.coordinator.plan;

import io.drover.schemas.record.Task;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tasks as they are published. */
final class Tasks {
  /**
   * Pin of a task whose object was not at the source when it was planned: a version that no object
   * has. If one is there by the time it is copied, the copier takes that one, as it does with every
   * stale pin; otherwise the outcome is that it is gone.
   */
  static final String ABSENT = "absent";

  private Tasks() {}

  /** Whether a text can be the key of an object. */
  static boolean isKey(String text) {
    try {
      return !new ObjectKey(text).value().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The task for a key of a list.
   *
   * @param source what is at the source, if anything
   * @param target what is at the target, null if nothing
   */
  static Task of(
      PlanOrder order,
      String key,
      Optional<ObjectStat> source,
      String targetKey,
      TargetLookup.@Nullable Present target) {
    ListedObject object =
        source
            .map(stat -> new ListedObject(stat.key(), stat.size(), stat.modified(), stat.pin()))
            .orElseGet(
                () -> new ListedObject(new ObjectKey(key), 0, Instant.EPOCH, new Pin(ABSENT)));
    return of(order, object, targetKey, target);
  }

  /**
   * The task for an object of the source.
   *
   * @param present what is at the target under the key, null if nothing
   */
  static Task of(
      PlanOrder order,
      ListedObject object,
      String targetKey,
      TargetLookup.@Nullable Present present) {
    return Task.newBuilder()
        .setMigrationId(order.migrationId())
        .setEpoch(order.epoch())
        .setSourceKey(object.key().value())
        .setTargetKey(targetKey)
        .setSourcePin(object.pin().value())
        .setSize(object.size())
        .setModified(object.modified().truncatedTo(ChronoUnit.MILLIS))
        .setTargetPin(present == null ? null : present.pin().value())
        .setTargetSize(present == null ? 0 : present.size())
        .build();
  }
}
