package io.drover.coordinator.job;

import io.drover.coordinator.filter.ObjectFilter;
import io.drover.coordinator.keys.ListLocation;
import io.drover.schemas.limits.LimitRules;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.storage.StoreUri;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to do, checked. Two specifications are equal if they ask for the same thing,
 * however their URIs are spelled.
 *
 * @param source where the objects are
 * @param target where they go; shares no object with the source
 * @param wire the same as a message, with both URIs in their canonical spelling
 */
public record Specification(StoreUri source, StoreUri target, MigrationSpec wire) {
  /** Kinds of job that can take their keys from a list. */
  private static final Set<JobKind> READS_KEYS = EnumSet.of(JobKind.MIGRATE, JobKind.DRY_RUN);

  /**
   * Checks a specification.
   *
   * @throws IllegalArgumentException that names the field, its value and the rule it breaks
   */
  public static Specification of(MigrationSpec spec) {
    StoreUri source = StoreUri.parse(spec.getSource());
    StoreUri target = StoreUri.parse(spec.getTarget());
    if (source.overlaps(target)) {
      throw new IllegalArgumentException(
          "target %s and source %s overlap: neither may be the other, contain it or lie within it"
              .formatted(target, source));
    }
    refuseWhatIsNotOffered(spec);
    atLeast("maxAttempts", spec.getMaxAttempts(), 1);
    atLeast("concurrency", spec.getConcurrency(), 0);
    if (spec.getLimits() != null) {
      LimitRules.check(spec.getLimits());
    }
    atLeast("maxInFlight", spec.getMaxInFlight(), 1);
    return new Specification(
        source,
        target,
        MigrationSpec.newBuilder(spec)
            .setSource(source.toString())
            .setTarget(target.toString())
            .setKeyList(keyList(spec.getKeyList()))
            .setFilter(ObjectFilter.of(spec.getFilter()).all() ? null : spec.getFilter())
            .build());
  }

  private static void refuseWhatIsNotOffered(MigrationSpec spec) {
    Undoing.check(spec);
    LiveRules.check(spec);
    if (spec.getKeyList() != null && !READS_KEYS.contains(spec.getKind())) {
      throw new IllegalArgumentException(
          "keyList with kind %s: it must be of kind %s".formatted(spec.getKind(), READS_KEYS));
    }
  }

  private static @Nullable KeyList keyList(@Nullable KeyList keys) {
    return keys == null
        ? null
        : KeyList.newBuilder(keys).setUri(ListLocation.parse(keys.getUri()).toString()).build();
  }

  private static void atLeast(String field, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d: it must be %d or more".formatted(field, value, least));
    }
  }

  /** Why a store of this job cannot be reached by the backends at hand, or empty if both can. */
  public Optional<String> unknownScheme(Collection<String> schemes) {
    List<StoreUri> stores = new ArrayList<>(List.of(source, target));
    if (wire.getKeyList() != null) {
      stores.add(ListLocation.parse(wire.getKeyList().getUri()).store());
    }
    for (StoreUri uri : stores) {
      if (!schemes.contains(uri.scheme())) {
        return Optional.of(
            "scheme '%s' of %s is unknown: it must be one of %s"
                .formatted(uri.scheme(), uri, schemes));
      }
    }
    return Optional.empty();
  }

  /** Which of the source's objects the job is about, ready for use. */
  public ObjectFilter filter() {
    return ObjectFilter.of(wire.getFilter());
  }

  /** Whether the job removes what it has copied. */
  public boolean moves() {
    return wire.getMode() == Mode.MOVE;
  }

  /** Whether applications write while the job runs and are moved to the target. */
  public boolean live() {
    return wire.getLive() != null;
  }

  /** Whether the job may change its source: a move removes, a way back writes. */
  private boolean changesSource() {
    return moves() || live();
  }

  /** Whether the job writes to neither store. */
  public boolean looksOnly() {
    return switch (wire.getKind()) {
      case DRY_RUN, VERIFY -> true;
      case MIGRATE, ROLLBACK -> false;
    };
  }

  /**
   * Why this job must not run beside another one (L-09), or empty if they do not touch. One that
   * only looks is in nobody's way.
   */
  public Optional<String> conflict(Specification other) {
    if (looksOnly() || other.looksOnly()) {
      return Optional.empty();
    }
    if (target.overlaps(other.target)) {
      return Optional.of("target %s overlaps its target %s".formatted(target, other.target));
    }
    if (target.overlaps(other.source)) {
      return Optional.of("target %s overlaps its source %s".formatted(target, other.source));
    }
    if (source.overlaps(other.target)) {
      return Optional.of("source %s overlaps its target %s".formatted(source, other.target));
    }
    if ((changesSource() || other.changesSource()) && source.overlaps(other.source)) {
      return Optional.of(
          "source %s overlaps its source %s and one of them is a MOVE or live"
              .formatted(source, other.source));
    }
    return Optional.empty();
  }

  /** Where this specification differs from another one, in words; empty text if nowhere. */
  public String difference(Specification other) {
    StringJoiner differences = new StringJoiner(", ");
    for (Schema.Field field : wire.getSchema().getFields()) {
      Object here = wire.get(field.pos());
      Object there = other.wire.get(field.pos());
      if (!Objects.equals(here, there)) {
        differences.add("%s is %s and not %s".formatted(field.name(), here, there));
      }
    }
    return differences.toString();
  }
}
