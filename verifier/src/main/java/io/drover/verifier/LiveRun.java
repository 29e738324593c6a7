package io.drover.verifier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Verification;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a live task did. Applications go on writing meanwhile, so both sides may have moved
 * on; that is no failure (T-09). What can be vouched for is said:
 *
 * <ul>
 *   <li>the copy is there and right: its receipt;
 *   <li>both sides have moved on to another version and are equal: the receipt of that one;
 *   <li>neither side has the object: it is removed, and there is no receipt;
 *   <li>the side that was read has moved on alone: the object is overtaken, without a receipt; the
 *       change that did it has a task whose outcome comes later;
 *   <li>the side that was written is not what was written, though nobody changed the other: put
 *       off, so that a copier looks again.
 * </ul>
 *
 * So whatever is repeated, the last outcome of a key tells how both sides are.
 */
final class LiveRun implements Attempts.Work {
  private final Checker checker;
  private final Job job;
  private final Job way;
  private final Copy copy;
  private final Copy seen;
  private final @Nullable Examination examination;

  LiveRun(Checker checker, Job job, Copy copy) {
    this.checker = checker;
    this.job = job;
    this.copy = copy;
    this.way = copy.getReverse() ? job.reversed() : job;
    this.seen = copy.getReverse() ? exchanged(copy) : copy;
    this.examination =
        seen.getResult() == CopyResult.REMOVED ? null : new Examination(checker, way, seen);
  }

  /** The copy as if what was read were the source. */
  private static Copy exchanged(Copy copy) {
    return Copy.newBuilder(copy)
        .setSourceKey(copy.getTargetKey())
        .setTargetKey(copy.getSourceKey())
        .setSourcePin(copy.getTargetPin())
        .setTargetPin(copy.getSourcePin())
        .build();
  }

  /** Runs to the outcome. */
  Outgoing run() throws InterruptedException {
    return new Attempts(checker, way, copy).run(this);
  }

  @Override
  public long read() {
    return examination == null ? 0 : examination.read();
  }

  @Override
  public Step attempt(Checker.Place place) {
    try {
      return examination == null ? look(place) : check(examination, place);
    } catch (SideFault fault) {
      return fault.failure() instanceof StoreException.PreconditionFailed
              || fault.failure() instanceof StoreException.NotFound
          ? new Step.Answered(checker.outcomes().overtaken(copy))
          : new Step.Failed(Stage.VERIFY, fault.failure(), fault.side());
    }
  }

  private Step check(Examination of, Checker.Place place) {
    return switch (of.look(place)) {
      case Finding.Right right when right.sourcePresent() -> verified(copy, right);
      case Finding.Right ignored -> look(place);
      case Finding.Wrong wrong when wrong.errorClass().equals(ErrorClass.MISMATCH) ->
          new Step.Doubted(wrong);
      case Finding.Wrong ignored -> look(place);
    };
  }

  /** One of the sides is not what it was. */
  private Step look(Checker.Place place) {
    Optional<ObjectStat> there =
        SideFault.at(SideFault.TARGET, () -> way.target().head(new ObjectKey(seen.getTargetKey())));
    Optional<ObjectStat> here =
        SideFault.at(SideFault.SOURCE, () -> way.source().head(new ObjectKey(seen.getSourceKey())));
    if (there.isEmpty() && here.isEmpty()) {
      return new Step.Answered(checker.outcomes().removed(copy));
    }
    if (there.isPresent() && here.isPresent() && claim(there.get(), here.get())) {
      return equal(there.get(), here.get(), place);
    }
    String pin = here.map(stat -> stat.pin().value()).orElse("");
    return new Step.Answered(
        pin.equals(seen.getSourcePin())
            ? checker.outcomes().deferred(copy)
            : checker.outcomes().overtaken(copy));
  }

  private static boolean claim(ObjectStat there, ObjectStat here) {
    return there.size() == here.size() && (names(there, here) || names(here, there));
  }

  private static boolean names(ObjectStat copy, ObjectStat original) {
    return Provenance.of(copy.attributes())
        .filter(provenance -> provenance.source().equals(original.pin()))
        .isPresent();
  }

  /** Both sides have the same version now; it is checked like one that was found unchanged. */
  private Step equal(ObjectStat there, ObjectStat here, Checker.Place place) {
    Copy now =
        Copy.newBuilder(seen)
            .setResult(CopyResult.UNCHANGED)
            .setSourcePin(here.pin().value())
            .setTargetPin(there.pin().value())
            .setSize(there.size())
            .setPlannedSize(planned())
            .setChecksums(List.of())
            .setServerSide(false)
            .build();
    return switch (new Examination(checker, way, now).look(place)) {
      case Finding.Right right when right.sourcePresent() ->
          verified(copy.getReverse() ? exchanged(now) : now, right);
      case Finding.Right ignored -> new Step.Answered(checker.outcomes().overtaken(copy));
      case Finding.Wrong wrong when wrong.errorClass().equals(ErrorClass.MISMATCH) ->
          new Step.Doubted(wrong);
      case Finding.Wrong ignored -> new Step.Answered(checker.outcomes().overtaken(copy));
    };
  }

  private long planned() {
    Long planned = copy.getPlannedSize();
    return planned == null ? copy.getSize() : planned;
  }

  private Step verified(Copy checked, Finding.Right right) {
    checker.metrics().verified(checked.getSize());
    return new Step.Answered(
        checker.outcomes().verified(checked, mode(), right.established(), right.ours()));
  }

  private Verification mode() {
    return job.spec().getVerification();
  }

  @Override
  public Outgoing failed(Stage stage, String errorClass, @Nullable String message) {
    checker.metrics().failed();
    return checker.outcomes().failed(copy, stage, errorClass, message);
  }
}
