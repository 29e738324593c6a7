package io.drover.copier;

import io.drover.schemas.limits.Timetable;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStore;
import io.drover.storage.Primitive;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import java.time.DateTimeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a {@link Job} of a migration record, once per job, so that a task costs one look-up.
 * Bounded by the number of unfinished jobs.
 */
final class JobDirectory {
  private static final Logger log = LoggerFactory.getLogger(JobDirectory.class);

  private final Function<StoreUri, ObjectStore> stores;
  private final TransferSlots slots;
  private final Retrying retrying;
  private final CopierMetrics metrics;
  private final int concurrency;
  private final Map<String, Entry> jobs = new ConcurrentHashMap<>();

  JobDirectory(
      Function<StoreUri, ObjectStore> stores,
      TransferSlots slots,
      Retrying retrying,
      CopierMetrics metrics,
      int concurrency) {
    this.stores = stores;
    this.slots = slots;
    this.retrying = retrying;
    this.metrics = metrics;
    this.concurrency = concurrency;
  }

  /**
   * The job of a migration.
   *
   * @throws IllegalArgumentException if one of its stores is not configured here
   */
  Job job(Migration migration) {
    Entry known = jobs.get(migration.getMigrationId());
    if (known != null && known.revision() >= migration.getRevision()) {
      return known.job;
    }
    return jobs.compute(migration.getMigrationId(), (id, entry) -> renew(entry, migration)).job;
  }

  /** Takes over a later state of a job that is known here: its limits, and whether it goes on. */
  void follow(Migration migration) {
    jobs.computeIfPresent(migration.getMigrationId(), (id, entry) -> renew(entry, migration));
  }

  /** Forgets a job that is over. */
  void forget(String id) {
    Entry entry = jobs.remove(id);
    if (entry != null) {
      slots.forget(entry.job.lane());
    }
  }

  private Entry renew(@Nullable Entry entry, Migration migration) {
    if (entry != null && entry.revision() >= migration.getRevision()) {
      return entry;
    }
    Job job = entry != null && entry.stillFits(migration) ? entry.job : create(migration, entry);
    slots.limit(job.lane(), concurrency(migration), timetable(migration));
    slots.phase(job.lane(), phase(migration));
    return new Entry(migration, job);
  }

  private int concurrency(Migration migration) {
    Limits limits = migration.getLimits();
    int asked =
        limits != null && limits.getConcurrency() > 0
            ? limits.getConcurrency()
            : migration.getSpec().getConcurrency();
    return asked > 0 ? Math.min(asked, concurrency) : concurrency;
  }

  /** Zones are checked where limits are set, which may know more of them than this process. */
  private static Timetable timetable(Migration migration) {
    try {
      return Timetable.of(migration.getLimits());
    } catch (DateTimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("migration", migration.getMigrationId())
          .log("the time zone of a job's limits is unknown here: UTC is taken");
      return Timetable.of(Limits.newBuilder(migration.getLimits()).setZone("UTC").build());
    }
  }

  private static Lane.Phase phase(Migration migration) {
    return switch (migration.getState()) {
      case PENDING, RUNNING, COMPLETED -> Lane.Phase.OPEN;
      case PAUSED -> Lane.Phase.HELD;
      case FAILED, CANCELLED -> Lane.Phase.OVER;
    };
  }

  private Job create(Migration migration, @Nullable Entry before) {
    MigrationSpec spec = migration.getSpec();
    StoreUri sourceUri = StoreUri.parse(spec.getSource());
    StoreUri targetUri = StoreUri.parse(spec.getTarget());
    ObjectStore source = stores.apply(sourceUri);
    ObjectStore target = stores.apply(targetUri);
    Capabilities sourceCan = capabilities(source, migration.getSourceStore());
    Capabilities targetCan = capabilities(target, migration.getTargetStore());
    StoreGate sourceGate = gate(sourceUri);
    StoreGate targetGate = gate(targetUri);
    Lane lane =
        before == null ? slots.lane(concurrency, sourceGate, targetGate) : before.job.lane();
    Retrying attempts = retrying.attempts(spec.getMaxAttempts());
    return new Job(
        migration.getMigrationId(),
        spec,
        sourceUri,
        source,
        targetUri,
        target,
        sourceCan,
        targetCan,
        comparable(sourceCan, targetCan),
        attempts.until(lane.held()),
        attempts.until(lane.over(), JobOver::new),
        lane,
        sourceGate,
        targetGate);
  }

  private StoreGate gate(StoreUri uri) {
    StoreGate gate = slots.gate(uri.store());
    metrics.watch(slots, gate);
    return gate;
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

  private static Set<Checksum.Kind> comparable(Capabilities source, Capabilities target) {
    Set<Checksum.Kind> both = EnumSet.noneOf(Checksum.Kind.class);
    both.addAll(source.storedChecksums());
    both.retainAll(target.storedChecksums());
    return both;
  }

  /** A specification never changes; what the stores were found to do is added to it once. */
  private record Entry(Migration migration, Job job) {
    long revision() {
      return migration.getRevision();
    }

    boolean stillFits(Migration other) {
      return (migration.getSourceStore() == null) == (other.getSourceStore() == null)
          && (migration.getTargetStore() == null) == (other.getTargetStore() == null);
    }
  }
}
