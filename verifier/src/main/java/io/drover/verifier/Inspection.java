package io.drover.verifier;

import io.drover.schemas.record.Copy;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Verification;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStat;
import io.drover.storage.Primitive;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the stat of the target object alone says about a fresh copy (O-05). Pure. */
sealed interface Inspection {
  /** Enough: the copy is right. */
  record Enough() implements Inspection {}

  /** The bytes must be read. */
  record NeedsBytes() implements Inspection {}

  /** It is wrong. */
  record Wrong(Finding.Wrong finding) implements Inspection {}

  /** Version and size, which every mode asks for; null if they are as copied. */
  static Finding.@Nullable Wrong identity(Copy copy, Optional<ObjectStat> found) {
    if (found.isEmpty()) {
      return new Finding.Wrong(ErrorClass.TARGET_GONE, "the target object is gone");
    }
    ObjectStat target = found.get();
    if (!target.pin().value().equals(copy.getTargetPin())) {
      return new Finding.Wrong(
          ErrorClass.TARGET_CHANGED,
          "the target object was version %s when copied and is %s now"
              .formatted(copy.getTargetPin(), target.pin()));
    }
    return target.size() == copy.getSize()
        ? null
        : new Finding.Wrong(
            ErrorClass.MISMATCH,
            "size: the target has %d bytes, %d were copied"
                .formatted(target.size(), copy.getSize()));
  }

  /** Judges a target of the right version and size. */
  static Inspection of(Copy copy, ObjectStat target, Verification mode, Capabilities can) {
    return switch (mode) {
      case SIZE -> new Enough();
      case CHECKSUM -> byChecksum(copy, target, can);
      case FULL -> new NeedsBytes();
    };
  }

  private static Inspection byChecksum(Copy copy, ObjectStat target, Capabilities can) {
    Comparison kept = compare(checksums(copy), target.checksums());
    if (kept.different() != null) {
      return new Wrong(new Finding.Wrong(ErrorClass.MISMATCH, "checksum: " + kept.different()));
    }
    Set<Checksum.Kind> proof = EnumSet.noneOf(Checksum.Kind.class);
    proof.addAll(kept.same());
    proof.retainAll(
        can.storedChecksums()); // A claim that the store never checked proves nothing (T-02).
    boolean accepted = can.has(Primitive.INGEST_VALIDATION) && !copy.getRecognised();
    return !proof.isEmpty() || accepted ? new Enough() : new NeedsBytes();
  }

  /** Compares checksums of the same kind (T-04). */
  static Comparison compare(Set<Checksum> ours, Set<Checksum> theirs) {
    Set<Checksum.Kind> same = EnumSet.noneOf(Checksum.Kind.class);
    for (Checksum own : ours) {
      for (Checksum other : theirs) {
        if (own.equals(other)) {
          same.add(own.kind());
        } else if (own.kind() == other.kind()) {
          return new Comparison(same, "%s against %s".formatted(own, other));
        }
      }
    }
    return new Comparison(same, null);
  }

  /** The checksums of a copy event; kinds that this version does not know are left out. */
  static Set<Checksum> checksums(Copy copy) {
    Set<Checksum> checksums = new LinkedHashSet<>();
    for (ObjectChecksum each : copy.getChecksums()) {
      for (Checksum.Kind kind : Checksum.Kind.values()) {
        if (kind.name().equals(each.getKind())) {
          byte[] value = new byte[each.getValue().remaining()];
          each.getValue().duplicate().get(value);
          checksums.add(new Checksum(kind, value));
        }
      }
    }
    return checksums;
  }

  /**
   * Two sets of checksums side by side.
   *
   * @param same kinds that agree
   * @param different one pair that does not, for people; null if there is none
   */
  record Comparison(Set<Checksum.Kind> same, @Nullable String different) {}
}
