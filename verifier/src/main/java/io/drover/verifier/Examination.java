package io.drover.verifier;

import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Verification;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the stores for what a copy says of them. It keeps what it has read of content, so that a
 * later look goes on from there. Changes nothing.
 */
final class Examination {
  private final Checker checker;
  private final Job job;
  private final Copy copy;
  private final ObjectKey sourceKey;
  private final ObjectKey targetKey;
  private final Optional<Checksum> onRecord;
  private final ContentReading targetContent;
  private final ContentReading sourceContent;

  Examination(Checker checker, Job job, Copy copy) {
    this.checker = checker;
    this.job = job;
    this.copy = copy;
    this.sourceKey = new ObjectKey(copy.getSourceKey());
    this.targetKey = new ObjectKey(copy.getTargetKey());
    this.onRecord =
        Optional.ofNullable(copy.getSha256())
            .map(hex -> new Checksum(Checksum.Kind.SHA256, HexFormat.of().parseHex(hex)));
    this.targetContent = reading(job.target(), targetKey, copy.getTargetPin());
    this.sourceContent = reading(job.source(), sourceKey, copy.getSourcePin());
  }

  private ContentReading reading(ObjectStore store, ObjectKey key, String pin) {
    return new ContentReading(store, key, new Pin(pin), copy.getSize(), Checksum.Kind.SHA256);
  }

  /** Bytes that have been read so far and need not be read again. */
  long read() {
    return targetContent.done() + sourceContent.done();
  }

  /**
   * Looks.
   *
   * @throws SideFault if a store fails
   */
  Finding look(Checker.Place place) {
    return switch (copy.getResult()) {
      case COPIED -> copy.getServerSide() ? inspectServerSide(place) : inspectCopied(place);
      case UNCHANGED, UNTOUCHED -> inspectUnchanged(place);
      case REMOVED -> inspectRemoved();
    };
  }

  /** A copy that a rollback took away: whatever is under its key now, it is not that copy. */
  private Finding inspectRemoved() {
    return headSource()
        .filter(stat -> stat.pin().value().equals(copy.getSourcePin()))
        .<Finding>map(
            stat ->
                new Finding.Wrong(
                    ErrorClass.MISMATCH, "the copy that was removed is still there: " + stat.pin()))
        .orElseGet(() -> right(Set.of(), false, true));
  }

  // Fresh copies

  private Finding inspectCopied(Checker.Place place) {
    Optional<ObjectStat> found = headTarget();
    Finding.Wrong wrong = Inspection.identity(copy, found);
    if (wrong != null) {
      return wrong;
    }
    ObjectStat target = found.orElseThrow();
    if (onRecord.isPresent()) {
      return byBytes(target, place);
    }
    return switch (Inspection.of(copy, target, mode(), job.targetCan())) {
      case Inspection.Enough() -> right(Set.of(), true, true);
      case Inspection.Wrong(Finding.Wrong different) -> different;
      case Inspection.NeedsBytes() -> byBytes(target, place);
    };
  }

  private Finding byBytes(ObjectStat target, Checker.Place place) {
    Checksum expected = onRecord.isPresent() ? onRecord.get() : sha256(Inspection.checksums(copy));
    if (expected == null) {
      return new Finding.Wrong(
          ErrorClass.MISMATCH, "the copy event has no SHA-256 to compare with");
    }
    Checksum actual = readTarget(place);
    if (!actual.equals(expected)) {
      targetContent.restart();
      return new Finding.Wrong(
          ErrorClass.MISMATCH,
          "content: the target reads back as %s, %s was copied".formatted(actual, expected));
    }
    Optional<String> lost = mode() == Verification.FULL ? lostEntry(target) : Optional.empty();
    return lost.<Finding>map(text -> new Finding.Wrong(ErrorClass.MISMATCH, "attributes: " + text))
        .orElseGet(() -> right(Set.of(), true, true));
  }

  private static @Nullable Checksum sha256(Set<Checksum> checksums) {
    return checksums.stream()
        .filter(each -> each.kind() == Checksum.Kind.SHA256)
        .findFirst()
        .orElse(null);
  }

  /** Headers, metadata and tags of the source version, if it is still there to be asked. */
  private Optional<String> lostEntry(ObjectStat target) {
    return headSource()
        .filter(source -> source.pin().value().equals(copy.getSourcePin()))
        .flatMap(
            source ->
                CarriedEntries.difference(
                    source.tagged()
                        ? source.attributes().withTags(sourceTags())
                        : source.attributes(),
                    target.tagged()
                        ? target.attributes().withTags(targetTags())
                        : target.attributes(),
                    copy.getAccommodations()));
  }

  /**
   * Nobody saw the bytes, so what both stores keep of them decides, or both are read. What the
   * target was told to check when it was written says nothing here.
   */
  private Finding inspectServerSide(Checker.Place place) {
    Optional<ObjectStat> found = headTarget();
    Finding.Wrong wrong = Inspection.identity(copy, found);
    if (wrong != null) {
      return wrong;
    }
    ObjectStat target = found.orElseThrow();
    if (mode() == Verification.SIZE) {
      return right(target.checksums(), true, true);
    }
    Inspection.Comparison kept = Inspection.compare(Inspection.checksums(copy), target.checksums());
    if (kept.different() != null) {
      return new Finding.Wrong(ErrorClass.MISMATCH, "checksum: " + kept.different());
    }
    boolean proven = kept.same().stream().anyMatch(this::keptByBoth);
    return proven && mode() == Verification.CHECKSUM
        ? right(target.checksums(), true, true)
        : compareBoth(target, true, true, place);
  }

  // Copies that were there before

  private Finding inspectUnchanged(Checker.Place place) {
    Optional<ObjectStat> found = headTarget();
    Finding.Wrong wrong = Inspection.identity(copy, found);
    if (wrong != null) {
      return wrong;
    }
    ObjectStat target = found.orElseThrow();
    Optional<Provenance> provenance = Provenance.of(target.attributes());
    boolean ours = provenance.filter(p -> p.migration().equals(job.id())).isPresent();
    if (onRecord.isPresent()) {
      return byRecord(onRecord.get(), ours, place);
    }
    boolean claims =
        provenance.filter(p -> p.source().value().equals(copy.getSourcePin())).isPresent();
    boolean compare =
        mode() == Verification.FULL || !claims || (job.moves() && mode() != Verification.SIZE);
    return compare
        ? compareBoth(target, claims, ours, place)
        : right(target.checksums(), true, ours);
  }

  /**
   * The bytes were on record before there was a copy: neither what the target says of itself nor
   * what the source holds now stands for them.
   */
  private Finding byRecord(Checksum expected, boolean ours, Checker.Place place) {
    Optional<ObjectStat> source = headSource();
    if (source.isPresent() && !source.get().pin().value().equals(copy.getSourcePin())) {
      return sourceChanged(source.get());
    }
    Checksum there = readTarget(place);
    if (there.equals(expected)) {
      return right(Set.of(there), source.isPresent(), ours);
    }
    targetContent.restart();
    return new Finding.Wrong(
        ErrorClass.MISMATCH,
        "content: the target reads back as %s, %s is on record".formatted(there, expected));
  }

  private Finding.Wrong sourceChanged(ObjectStat source) {
    return new Finding.Wrong(
        ErrorClass.SOURCE_CHANGED,
        "the source object was version %s when found unchanged and is %s now"
            .formatted(copy.getSourcePin(), source.pin()));
  }

  /**
   * The claim of the target is not enough: it is missing, the mode asks for bytes, or the source is
   * to be deleted on the strength of it. A source that is gone leaves the claim alone; then the
   * content that is there is recorded.
   */
  private Finding compareBoth(
      ObjectStat target, boolean claims, boolean ours, Checker.Place place) {
    Optional<ObjectStat> source = headSource();
    if (source.isEmpty()) {
      return claims
          ? right(Set.of(readTarget(place)), false, ours)
          : new Finding.Wrong(
              ErrorClass.MISMATCH, "the target carries no provenance and the source is gone");
    }
    if (!source.get().pin().value().equals(copy.getSourcePin())) {
      return sourceChanged(source.get());
    }
    Inspection.Comparison kept = Inspection.compare(source.get().checksums(), target.checksums());
    if (kept.different() != null) {
      return new Finding.Wrong(ErrorClass.MISMATCH, "checksum: " + kept.different());
    }
    boolean proven = kept.same().stream().anyMatch(this::keptByBoth);
    return proven && mode() != Verification.FULL
        ? right(target.checksums(), true, ours)
        : compareBytes(place, ours);
  }

  private boolean keptByBoth(Checksum.Kind kind) {
    return job.sourceCan().storedChecksums().contains(kind)
        && job.targetCan().storedChecksums().contains(kind);
  }

  private Finding compareBytes(Checker.Place place, boolean ours) {
    Checksum there = readTarget(place);
    Checksum here = SideFault.at(SideFault.SOURCE, () -> sourceContent.checksum(place.buffer()));
    if (there.equals(here)) {
      return right(Set.of(there), true, ours);
    }
    targetContent.restart();
    sourceContent.restart();
    return new Finding.Wrong(
        ErrorClass.MISMATCH,
        "content: the target reads back as %s, the source as %s".formatted(there, here));
  }

  private static Finding right(Set<Checksum> established, boolean sourcePresent, boolean ours) {
    return new Finding.Right(established, sourcePresent, ours);
  }

  private Verification mode() {
    return job.spec().getVerification();
  }

  private Optional<ObjectStat> headTarget() {
    return SideFault.at(SideFault.TARGET, () -> job.target().head(targetKey));
  }

  private Optional<ObjectStat> headSource() {
    return SideFault.at(SideFault.SOURCE, () -> job.source().head(sourceKey));
  }

  private java.util.Map<String, String> sourceTags() {
    return SideFault.at(SideFault.SOURCE, () -> job.source().tags(sourceKey));
  }

  private java.util.Map<String, String> targetTags() {
    return SideFault.at(SideFault.TARGET, () -> job.target().tags(targetKey));
  }

  private Checksum readTarget(Checker.Place place) {
    Checksum checksum =
        SideFault.at(SideFault.TARGET, () -> targetContent.checksum(place.buffer()));
    checker.metrics().readBack(copy.getSize());
    return checksum;
  }
}
