package io.drover.verifier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Checks one copy; in MOVE also removes the source, afterwards and only then (M-03).
 *
 * <p>Safe to run again at any time: it changes nothing but the source object, and that only if it
 * is still the version that was copied.
 */
final class VerifyRun implements Attempts.Work {
  private final Checker checker;
  private final Job job;
  private final Copy copy;
  private final Examination examination;

  VerifyRun(Checker checker, Job job, Copy copy) {
    this.checker = checker;
    this.job = job;
    this.copy = copy;
    this.examination = new Examination(checker, job, copy);
  }

  /** Runs to the outcome. */
  Outgoing run() throws InterruptedException {
    return new Attempts(checker, job, copy).run(this);
  }

  @Override
  public long read() {
    return examination.read();
  }

  @Override
  public Step attempt(Checker.Place place) {
    Finding finding;
    try {
      finding = examination.look(place);
    } catch (SideFault fault) {
      return fault.source() && fault.failure() instanceof StoreException.PreconditionFailed
          ? answer(
              failed(
                  Stage.VERIFY,
                  ErrorClass.SOURCE_CHANGED,
                  "the source changed before both sides were compared"))
          : new Step.Failed(Stage.VERIFY, fault.failure(), fault.side());
    }
    return switch (finding) {
      case Finding.Wrong wrong -> new Step.Doubted(wrong);
      case Finding.Right right ->
          job.moves() && right.sourcePresent() && !copy.getKeep()
              ? removeSource(right)
              : answer(verified(right));
    };
  }

  // The source of a MOVE

  private Step removeSource(Finding.Right right) {
    if (checker.over(job.id())) {
      // Whoever cancels a move wants no more sources removed; the copy is there all the same.
      checker.metrics().verified(copy.getSize());
      return answer(checker.outcomes().kept(copy, mode(), right.established()));
    }
    if (!job.sourceCan().has(Primitive.DELETE_IF_MATCH)) {
      return answer(
          failed(
              Stage.DELETE_SOURCE,
              ErrorClass.UNSUPPORTED,
              "the source stays: its store lacks " + Primitive.DELETE_IF_MATCH));
    }
    try {
      checker.departures().leaving(job, copy);
      job.source()
          .delete(
              new ObjectKey(copy.getSourceKey()), Condition.match(new Pin(copy.getSourcePin())));
    } catch (StoreException.PreconditionFailed e) {
      return stays();
    } catch (StoreException.NotFound e) {
      if (e.what() != StoreException.NotFound.What.OBJECT) {
        return new Step.Failed(Stage.DELETE_SOURCE, e, SideFault.SOURCE);
      }
      return answer(verified(right)); // Gone already: an earlier run of ours whose answer was lost.
    } catch (StoreException e) {
      return new Step.Failed(Stage.DELETE_SOURCE, e, SideFault.SOURCE);
    }
    return answer(verified(right));
  }

  private Step stays() {
    try {
      checker.departures().staying(job, copy);
    } catch (StoreException e) {
      return new Step.Failed(Stage.DELETE_SOURCE, e, "forwards");
    }
    return answer(
        failed(
            Stage.DELETE_SOURCE,
            ErrorClass.SOURCE_CHANGED,
            "the source stays: it changed since it was copied"));
  }

  // Answers and requests

  private static Step answer(Outgoing outgoing) {
    return new Step.Answered(outgoing);
  }

  private Outgoing verified(Finding.Right right) {
    checker.metrics().verified(copy.getSize());
    return checker.outcomes().verified(copy, mode(), right.established(), right.ours());
  }

  @Override
  public Outgoing failed(Stage stage, String errorClass, @Nullable String message) {
    checker.metrics().failed();
    return checker.outcomes().failed(copy, stage, errorClass, message);
  }

  private Verification mode() {
    return job.spec().getVerification();
  }
}
