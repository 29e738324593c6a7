package io.drover.coordinator.live;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Specification;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.Side;
import io.drover.storage.CapabilityProbe;
import io.drover.storage.StoreUri;
import java.util.Optional;

/**
 * Which changes a live job is about.
 *
 * @param migrationId the job
 * @param source its source, by whose keys changes are named
 * @param target its target
 * @param side the side that applications write to; writes of unknown outcome to it are suspect when
 *     it is closed
 */
public record LiveScope(String migrationId, StoreUri source, StoreUri target, Side side) {
  /** That of a job whose applications write to a side. */
  public static LiveScope of(Job.Running job, Side side) {
    Specification spec = job.spec();
    return new LiveScope(job.id().value(), spec.source(), spec.target(), side);
  }

  /** The key that changed, if it is one of the job's. */
  Optional<String> key(Change change) {
    boolean ours =
        change.getMigrationId().isEmpty()
            ? bucket(change.getBucket())
            : change.getMigrationId().equals(migrationId);
    return ours ? Optional.of(change.getSourceKey()).filter(this::has) : Optional.empty();
  }

  private boolean bucket(String uri) {
    try {
      StoreUri named = StoreUri.parse(uri);
      return named.scheme().equals(source.scheme()) && named.bucket().equals(source.bucket());
    } catch (IllegalArgumentException e) {
      return false; // A feed that names no store says nothing of this one.
    }
  }

  /** Whether a key of the source's bucket has a place at the target. */
  public boolean has(String key) {
    return key.startsWith(source.prefix())
        && !targetKey(key).isEmpty()
        && !CapabilityProbe.isScratch(key);
  }

  /** The key at the target of one at the source. */
  public String targetKey(String key) {
    return target.prefix() + key.substring(source.prefix().length());
  }
}
