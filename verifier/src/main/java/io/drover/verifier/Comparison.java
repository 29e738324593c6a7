package io.drover.verifier;

import io.drover.schemas.record.Verification;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStat;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a look at both sides says about their bytes, and which must be read to know (ADR 0059).
 * Pure.
 */
sealed interface Comparison {
  /**
   * The bytes are the same, as far as the mode asks.
   *
   * @param kept the checksum by which they are; none where sizes were enough
   */
  record Same(Method method, Set<Checksum> kept) implements Comparison {}

  /** They are not. */
  record Different(String what) implements Comparison {}

  /** The target must be read; its bytes must have this checksum, which the source keeps. */
  record ReadTarget(Checksum expected) implements Comparison {}

  /** The source must be read; its bytes must have this checksum, which the target keeps. */
  record ReadSource(Checksum expected) implements Comparison {}

  /** Neither keeps one that helps, or the mode asks for it: both must be read. */
  record ReadBoth() implements Comparison {}

  /** Judges two objects that are there. */
  static Comparison of(
      ObjectStat source,
      ObjectStat target,
      Verification mode,
      Capabilities sourceCan,
      Capabilities targetCan) {
    if (source.size() != target.size()) {
      return new Different(sizes(source.size(), target.size()));
    }
    return switch (mode) {
      case SIZE -> new Same(Method.SIZES, Set.of());
      case CHECKSUM -> byChecksum(source, target, sourceCan, targetCan);
      case FULL -> new ReadBoth();
    };
  }

  /** How a difference of sizes is put. */
  static String sizes(long source, long target) {
    return "size: %d bytes at the source, %d at the target".formatted(source, target);
  }

  private static Comparison byChecksum(
      ObjectStat source, ObjectStat target, Capabilities sourceCan, Capabilities targetCan) {
    for (Checksum ours : source.checksums()) {
      Optional<Checksum> theirs = target.checksum(ours.kind());
      if (theirs.isPresent() && proven(ours, sourceCan) && proven(theirs.get(), targetCan)) {
        return ours.equals(theirs.get())
            ? new Same(Method.STORED_CHECKSUMS, Set.of(ours))
            : new Different(
                "checksum: %s at the source, %s at the target".formatted(ours, theirs.get()));
      }
    }
    return best(source, sourceCan)
        .<Comparison>map(ReadTarget::new)
        .or(() -> best(target, targetCan).map(ReadSource::new))
        .orElseGet(ReadBoth::new);
  }

  /** A claim that the store never checked proves nothing (T-02). */
  private static boolean proven(Checksum checksum, Capabilities can) {
    return can.storedChecksums().contains(checksum.kind());
  }

  /** The longest of those that the store vouches for. */
  private static Optional<Checksum> best(ObjectStat stat, Capabilities can) {
    return stat.checksums().stream()
        .filter(checksum -> proven(checksum, can))
        .max(Comparator.comparingInt(checksum -> checksum.kind().length()));
  }

  /** The kinds to compute for it; one at least. */
  default Set<Checksum.Kind> kinds() {
    return switch (this) {
      case ReadTarget(Checksum expected) -> EnumSet.of(expected.kind());
      case ReadSource(Checksum expected) -> EnumSet.of(expected.kind());
      case ReadBoth _, Same _, Different _ -> EnumSet.of(Checksum.Kind.SHA256);
    };
  }

  /** By what two objects were found equal, as receipts name it. */
  enum Method {
    SIZES("sizes"),
    STORED_CHECKSUMS("stored-checksums"),
    TARGET_READ("target-read"),
    SOURCE_READ("source-read"),
    BOTH_READ("both-read");

    private final String text;

    Method(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
