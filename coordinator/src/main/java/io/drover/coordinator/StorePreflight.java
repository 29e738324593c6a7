package io.drover.coordinator;

import io.drover.coordinator.job.JobHeader;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.lead.Preflight;
import io.drover.coordinator.lead.Readiness;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.storage.Accommodation;
import io.drover.storage.Capabilities;
import io.drover.storage.CapabilityProbe;
import io.drover.storage.CapabilityProbe.Scope;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.ProbeFinding.Verdict;
import io.drover.storage.ProbeReport;
import io.drover.storage.Provenance;
import io.drover.storage.Requirements;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
      ProbeReport source = probe("source", spec.source(), probe, sourceScope(spec));
      ProbeReport target = probe("target", spec.target(), probe, targetScope(spec));
      List<String> missing = new ArrayList<>(spec.live() ? mute(spec) : List.of());
      missing.addAll(
          requirements(spec).missing(source.capabilities(), needed(spec, target.capabilities())));
      return missing.isEmpty()
          ? new Readiness.Ready(
              record(spec, source, spec.moves() ? Optional.of("delete") : Optional.empty()),
              record(spec, target, Optional.of("write")))
          : new Readiness.Unfit("the stores cannot do this safely: " + String.join("; ", missing));
    } catch (NotUsable e) {
      return new Readiness.Unfit(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Both directions of a live job know each other's copies by what they carry; a store that holds
   * no attributes would be copied back and forth, and nobody could say whose a version is.
   */
  private List<String> mute(Specification spec) {
    List<String> mute = new ArrayList<>();
    ObjectAttributes stamped =
        new Provenance("job", 1, new Pin("version")).stamp(ObjectAttributes.NONE);
    for (StoreUri uri : List.of(spec.source(), spec.target())) {
      ObjectKey key = new ObjectKey(uri.prefix() + "object");
      boolean lost =
          stores.open(uri).accommodations(key, stamped, 1).stream()
              .anyMatch(each -> each.rule().equals(Accommodation.ATTRIBUTES_NOT_HELD));
      if (lost) {
        mute.add(uri + " holds no metadata, by which a live job knows its copies");
      }
    }
    return mute;
  }

  private static Scope sourceScope(Specification spec) {
    if (spec.live()) {
      return Scope.TARGET; // The way back writes to it.
    }
    boolean removes = spec.moves() || spec.wire().getKind() == JobKind.ROLLBACK;
    return removes && !spec.looksOnly() ? Scope.SOURCE_MOVE : Scope.READ;
  }

  private ProbeReport probe(String side, StoreUri uri, CapabilityProbe probe, Scope scope)
      throws InterruptedException {
    try {
      return probe.probe(stores.open(uri), uri.prefix(), scope, stores.assumed(uri));
    } catch (StoreException e) {
      throw new NotUsable(
          "%s %s cannot be used (%s): %s".formatted(side, uri, e.errorClass(), e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new NotUsable("%s %s cannot be used: %s".formatted(side, uri, e.getMessage()), e);
    }
  }

  /** A rollback of copies only looks at where they came from, which need not be writable. */
  private static Scope targetScope(Specification spec) {
    boolean removes = spec.wire().getKind() == JobKind.ROLLBACK && !spec.moves();
    return removes || spec.looksOnly() ? Scope.READ : Scope.TARGET;
  }

  private static Requirements requirements(Specification spec) {
    return switch (spec.wire().getKind()) {
      case VERIFY -> Requirements.toCompare();
      case ROLLBACK -> spec.moves() ? toMigrate(spec) : Requirements.toRemove();
      case MIGRATE, DRY_RUN -> toMigrate(spec);
    };
  }

  private static Requirements toMigrate(Specification spec) {
    return spec.live()
        ? Requirements.toMigrateLive()
        : Requirements.of(spec.moves(), spec.wire().getExisting() != Existing.FAIL);
  }

  /**
   * A target whose listing has another order is asked for each key instead, so it may lack that
   * one, except in a comparison, which could not tell what is only there.
   */
  private static Capabilities needed(Specification spec, Capabilities target) {
    if (spec.wire().getKind() == JobKind.VERIFY) {
      return target;
    }
    Set<Primitive> primitives = EnumSet.of(Primitive.UTF8_ORDER);
    primitives.addAll(target.primitives());
    return target.with(primitives);
  }

  private static StoreCapabilities record(
      Specification spec, ProbeReport report, Optional<String> permission) {
    return StoreCapabilities.newBuilder()
        .setPrimitives(names(report.capabilities().primitives()))
        .setStoredChecksums(names(report.capabilities().storedChecksums()))
        .setFindings(
            spec.wire().getKind() == JobKind.DRY_RUN ? unproven(report, permission) : List.of())
        .build();
  }

  /** What the dry run takes from the backend's word and the job itself would try. */
  private static List<String> unproven(ProbeReport report, Optional<String> permission) {
    return Stream.concat(
            permission.map(what -> "PERMISSION: whether these credentials may " + what).stream(),
            report.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.DECLARED)
                .map(finding -> finding.primitive() + ": " + finding.primitive().meaning()))
        .toList();
  }

  private static List<String> names(Collection<? extends Enum<?>> values) {
    List<String> names = new ArrayList<>();
    values.forEach(value -> names.add(value.name()));
    names.sort(null);
    return names;
  }
}
