package io.drover.coordinator;

import io.drover.coordinator.job.JobHeader;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.lead.Preflight;
import io.drover.coordinator.lead.Readiness;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.storage.Capabilities;
import io.drover.storage.CapabilityProbe;
import io.drover.storage.CapabilityProbe.Scope;
import io.drover.storage.Primitive;
import io.drover.storage.Requirements;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks whether both stores are there, let us in, and honour what the job needs, by probes with
 * requests that must fail (T-28).
 */
final class StorePreflight implements Preflight {
  /** A reason in words, on its way from where it is found to where it is told. */
  private static final class NotUsable extends RuntimeException {
    NotUsable(String reason, RuntimeException cause) {
      super(reason, cause);
    }
  }

  private final Stores stores;
  private final Retrying retrying;
  private final Supplier<String> ids;

  /**
   * @param retrying waits between attempts; how many attempts, the job says
   * @param ids fresh names for scratch objects
   */
  StorePreflight(Stores stores, Retrying retrying, Supplier<String> ids) {
    this.stores = stores;
    this.retrying = retrying;
    this.ids = ids;
  }

  @Override
  public Readiness inspect(JobHeader job) throws InterruptedException {
    Specification spec = job.spec();
    CapabilityProbe probe =
        new CapabilityProbe(ids, retrying.attempts(spec.wire().getMaxAttempts()));
    try {
      boolean removes = spec.wire().getKind() == JobKind.ROLLBACK;
      Scope use = spec.moves() || removes ? Scope.SOURCE_MOVE : Scope.SOURCE_READ;
      Capabilities source = probe("source", spec.source(), probe, use);
      Capabilities target = probe("target", spec.target(), probe, targetScope(spec));
      List<String> missing = requirements(spec).missing(source, withOrder(target));
      return missing.isEmpty()
          ? new Readiness.Ready(record(source), record(target))
          : new Readiness.Unfit("the stores cannot do this safely: " + String.join("; ", missing));
    } catch (NotUsable e) {
      return new Readiness.Unfit(String.valueOf(e.getMessage()));
    }
  }

  private Capabilities probe(String side, StoreUri uri, CapabilityProbe probe, Scope scope)
      throws InterruptedException {
    try {
      return probe.probe(stores.open(uri), uri.prefix(), scope, stores.assumed(uri)).capabilities();
    } catch (StoreException e) {
      throw new NotUsable(
          "%s %s cannot be used (%s): %s".formatted(side, uri, e.errorClass(), e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new NotUsable("%s %s cannot be used: %s".formatted(side, uri, e.getMessage()), e);
    }
  }

  /** A rollback of copies only looks at where they came from, which need not be writable. */
  private static Scope targetScope(Specification spec) {
    return spec.wire().getKind() == JobKind.ROLLBACK && !spec.moves()
        ? Scope.SOURCE_READ
        : Scope.TARGET;
  }

  private static Requirements requirements(Specification spec) {
    if (spec.wire().getKind() == JobKind.ROLLBACK && !spec.moves()) {
      return Requirements.toRemove();
    }
    return Requirements.of(spec.moves(), spec.wire().getExisting() != Existing.FAIL);
  }

  /**
   * A target whose listing has another order is asked for each key instead, so it may lack that
   * one.
   */
  private static Capabilities withOrder(Capabilities target) {
    Set<Primitive> primitives = EnumSet.of(Primitive.UTF8_ORDER);
    primitives.addAll(target.primitives());
    return target.with(primitives);
  }

  private static StoreCapabilities record(Capabilities capabilities) {
    return new StoreCapabilities(
        names(capabilities.primitives()), names(capabilities.storedChecksums()));
  }

  private static List<String> names(Collection<? extends Enum<?>> values) {
    List<String> names = new ArrayList<>();
    values.forEach(value -> names.add(value.name()));
    names.sort(null);
    return names;
  }
}
