package io.drover.verifier;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.storage.Alarm;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStore;
import io.drover.storage.Primitive;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Job} of a migration record, once per job, so that a copy costs one look-up.
 * Bounded by the number of unfinished jobs.
 */
final class JobDirectory {
  private final Function<StoreUri, ObjectStore> stores;
  private final Retrying retrying;
  private final Map<String, Entry> jobs = new ConcurrentHashMap<>();

  JobDirectory(Function<StoreUri, ObjectStore> stores, Retrying retrying) {
    this.stores = stores;
    this.retrying = retrying;
  }

  /**
   * The job of a migration.
   *
   * @throws IllegalArgumentException if one of its stores is not configured here
   */
  Job job(Migration migration) {
    Entry known = jobs.get(migration.getMigrationId());
    if (known != null && known.stillFits(migration)) {
      return known.job;
    }
    Alarm over = known == null ? new Alarm() : known.job.over();
    Entry fresh = new Entry(migration, create(migration, over));
    jobs.put(migration.getMigrationId(), fresh);
    return fresh.job;
  }

  /** Takes note that a job which is known here is in another state. */
  void follow(Migration migration) {
    Entry known = jobs.get(migration.getMigrationId());
    if (known != null && Checker.over(migration.getState())) {
      known.job.over().ring();
    }
  }

  /** Forgets a job that is over. */
  void forget(String id) {
    jobs.remove(id);
  }

  private Job create(Migration migration, Alarm over) {
    MigrationSpec spec = migration.getSpec();
    ObjectStore source = stores.apply(StoreUri.parse(spec.getSource()));
    ObjectStore target = stores.apply(StoreUri.parse(spec.getTarget()));
    return new Job(
        migration.getMigrationId(),
        spec,
        source,
        capabilities(source, migration.getSourceStore()),
        target,
        capabilities(target, migration.getTargetStore()),
        retrying.attempts(spec.getMaxAttempts()),
        over);
  }

  /**
   * What the probe found at the start of the job; names that this version does not know are left
   * out.
   */
  private static Capabilities capabilities(ObjectStore store, @Nullable StoreCapabilities probed) {
    Capabilities own = store.capabilities();
    return probed == null
        ? own
        : new Capabilities(
            known(Primitive.class, probed.getPrimitives()),
            known(Checksum.Kind.class, probed.getStoredChecksums()),
            own.limits());
  }

  private static <E extends Enum<E>> Set<E> known(Class<E> type, List<String> names) {
    Set<E> known = EnumSet.noneOf(type);
    for (E each : type.getEnumConstants()) {
      if (names.contains(each.name())) {
        known.add(each);
      }
    }
    return known;
  }

  /** A specification never changes; what the stores were found to do is added to it once. */
  private record Entry(Migration migration, Job job) {
    boolean stillFits(Migration other) {
      return (migration.getSourceStore() == null) == (other.getSourceStore() == null)
          && (migration.getTargetStore() == null) == (other.getTargetStore() == null);
    }
  }
}
