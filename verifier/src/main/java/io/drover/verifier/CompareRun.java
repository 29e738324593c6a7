package io.drover.verifier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Verification;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares one key of two stores (O-05): what the listings saw is one look, and what is found
 * otherwise is looked at again before it is said. Changes nothing, so it may run again at any time.
 */
final class CompareRun implements Attempts.Work {
  private final Checker checker;
  private final Job job;
  private final Copy copy;
  private final Optional<ObjectKey> sourceKey;
  private final Optional<ObjectKey> targetKey;
  private @Nullable ContentReading sourceContent;
  private @Nullable ContentReading targetContent;

  CompareRun(Checker checker, Job job, Copy copy) {
    this.checker = checker;
    this.job = job;
    this.copy = copy;
    this.sourceKey = key(copy.getSourceKey());
    this.targetKey = key(copy.getTargetKey());
  }

  /** A key that no store can have is one that this side does not have. */
  private static Optional<ObjectKey> key(String text) {
    try {
      return Optional.of(new ObjectKey(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Runs to the outcome. */
  Outgoing run() throws InterruptedException {
    return mode() == Verification.SIZE && listedEqual()
        ? same(
            copy.getSourcePin(),
            copy.getTargetPin(),
            copy.getSize(),
            Comparison.Method.SIZES,
            Set.of())
        : new Attempts(checker, job, copy).run(this);
  }

  @Override
  public long read() {
    return done(sourceContent) + done(targetContent);
  }

  private static long done(@Nullable ContentReading reading) {
    return reading == null ? 0 : reading.done();
  }

  @Override
  public Step attempt(Checker.Place place) {
    try {
      return look(place);
    } catch (SideFault fault) {
      return overtaken(fault.failure())
          ? new Step.Doubted(
              new Finding.Wrong(
                  fault.source() ? ErrorClass.SOURCE_CHANGED : ErrorClass.TARGET_CHANGED,
                  "the %s changed while both sides were compared".formatted(fault.side())))
          : new Step.Failed(Stage.VERIFY, fault.failure(), fault.side());
    }
  }

  /** Whether a pinned read found another version, or none. */
  private static boolean overtaken(StoreException failure) {
    return failure instanceof StoreException.PreconditionFailed
        || (failure instanceof StoreException.NotFound gone
            && gone.what() == StoreException.NotFound.What.OBJECT);
  }

  private Step look(Checker.Place place) {
    Optional<ObjectStat> source = head(SideFault.SOURCE, job.source(), sourceKey);
    Optional<ObjectStat> target = head(SideFault.TARGET, job.target(), targetKey);
    if (source.isPresent() && target.isPresent()) {
      return compare(source.get(), target.get(), place);
    }
    if (source.isEmpty() && target.isEmpty()) {
      return new Step.Answered(checker.outcomes().gone(copy));
    }
    boolean missing = source.isPresent();
    boolean asListed = (missing ? copy.getTargetPin() : copy.getSourcePin()).isEmpty();
    String message =
        missing
            ? "at the source only: '%s' is not at the target".formatted(copy.getTargetKey())
            : "at the target only: '%s' is not at the source".formatted(copy.getSourceKey());
    return found(asListed, missing ? ErrorClass.MISSING : ErrorClass.EXTRA, message);
  }

  private Step compare(ObjectStat source, ObjectStat target, Checker.Place place) {
    Comparison comparison = Comparison.of(source, target, mode(), job.sourceCan(), job.targetCan());
    List<String> differences = new ArrayList<>();
    if (mode() != Verification.SIZE) {
      differences.addAll(attributes(source, target));
    }
    Compared bytes = bytes(comparison, source, target, place);
    if (bytes.different() != null) {
      differences.addFirst(bytes.different());
    }
    if (differences.isEmpty()) {
      return new Step.Answered(
          same(
              source.pin().value(),
              target.pin().value(),
              source.size(),
              bytes.method(),
              bytes.checksums()));
    }
    boolean asListed =
        source.pin().value().equals(copy.getSourcePin())
            && target.pin().value().equals(copy.getTargetPin());
    return found(asListed && !bytes.read(), ErrorClass.DIFFERENT, String.join("; ", differences));
  }

  /** A finding is certain where the listing, which was the first look, saw the same. */
  private Step found(boolean certain, String errorClass, String message) {
    return certain
        ? new Step.Answered(failed(Stage.VERIFY, errorClass, message))
        : new Step.Doubted(new Finding.Wrong(errorClass, message));
  }

  // Bytes

  /** What became of the comparison of the bytes. */
  private record Compared(
      Comparison.Method method,
      Set<Checksum> checksums,
      @Nullable String different,
      boolean read) {}

  private Compared bytes(
      Comparison comparison, ObjectStat source, ObjectStat target, Checker.Place place) {
    return switch (comparison) {
      case Comparison.Same(Comparison.Method method, Set<Checksum> kept) ->
          new Compared(method, kept, null, false);
      case Comparison.Different(String what) ->
          new Compared(Comparison.Method.SIZES, Set.of(), what, false);
      case Comparison.ReadTarget(Checksum expected) -> {
        Checksum there = readTarget(target, expected.kind(), place);
        yield read(Comparison.Method.TARGET_READ, expected, there);
      }
      case Comparison.ReadSource(Checksum expected) -> {
        Checksum here = readSource(source, expected.kind(), place);
        yield read(Comparison.Method.SOURCE_READ, here, expected);
      }
      case Comparison.ReadBoth() -> {
        Checksum there = readTarget(target, Checksum.Kind.SHA256, place);
        Checksum here = readSource(source, Checksum.Kind.SHA256, place);
        yield read(Comparison.Method.BOTH_READ, here, there);
      }
    };
  }

  /** Bytes that differ are read again from the first one before that is believed. */
  private Compared read(Comparison.Method method, Checksum source, Checksum target) {
    if (source.equals(target)) {
      return new Compared(method, Set.of(source), null, true);
    }
    sourceContent = null;
    targetContent = null;
    return new Compared(
        method,
        Set.of(),
        "content: %s at the source, %s at the target".formatted(source, target),
        true);
  }

  private Checksum readSource(ObjectStat source, Checksum.Kind kind, Checker.Place place) {
    ContentReading reading = reading(sourceContent, job.source(), source, kind);
    sourceContent = reading;
    return SideFault.at(SideFault.SOURCE, () -> reading.checksum(place.buffer()));
  }

  private Checksum readTarget(ObjectStat target, Checksum.Kind kind, Checker.Place place) {
    ContentReading reading = reading(targetContent, job.target(), target, kind);
    targetContent = reading;
    Checksum checksum = SideFault.at(SideFault.TARGET, () -> reading.checksum(place.buffer()));
    checker.metrics().readBack(target.size());
    return checksum;
  }

  private static ContentReading reading(
      @Nullable ContentReading begun, ObjectStore store, ObjectStat stat, Checksum.Kind kind) {
    return begun != null && begun.of(stat.pin(), kind)
        ? begun
        : new ContentReading(store, stat.key(), stat.pin(), stat.size(), kind);
  }

  // Headers, metadata, tags

  private List<String> attributes(ObjectStat source, ObjectStat target) {
    boolean tags =
        job.sourceCan().has(io.drover.storage.Primitive.TAGS)
            && job.targetCan().has(io.drover.storage.Primitive.TAGS);
    var here =
        source
            .attributes()
            .withTags(tags ? tags(SideFault.SOURCE, job.source(), source) : Map.of());
    var there =
        target
            .attributes()
            .withTags(tags ? tags(SideFault.TARGET, job.target(), target) : Map.of());
    return AttributeComparison.differences(
        here,
        there,
        job.target().accommodations(target.key(), here, source.size()),
        job.source().accommodations(source.key(), there, target.size()));
  }

  private static Map<String, String> tags(String side, ObjectStore store, ObjectStat stat) {
    return stat.tagged()
        ? SideFault.at(side, () -> store.tags(stat.key()))
        : stat.attributes().tags();
  }

  // Answers

  private Outgoing same(
      String sourcePin,
      String targetPin,
      long size,
      Comparison.Method method,
      Set<Checksum> proof) {
    checker.metrics().verified(size);
    return checker.outcomes().same(copy, mode(), sourcePin, targetPin, size, method, proof);
  }

  @Override
  public Outgoing failed(Stage stage, String errorClass, String message) {
    checker.metrics().failed();
    return checker.outcomes().failed(copy, stage, errorClass, message);
  }

  private boolean listedEqual() {
    Long targetSize = copy.getTargetSize();
    return !copy.getSourcePin().isEmpty() && targetSize != null && targetSize == copy.getSize();
  }

  private static Optional<ObjectStat> head(
      String side, ObjectStore store, Optional<ObjectKey> key) {
    return key.flatMap(present -> SideFault.at(side, () -> store.head(present)));
  }

  private Verification mode() {
    return job.spec().getVerification();
  }
}
