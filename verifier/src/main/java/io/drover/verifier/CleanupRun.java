package io.drover.verifier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Cleanup;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Receipt;
import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes a source object of a live MOVE that was finalized (M-03, L-07), one exact version of it:
 *
 * <ul>
 *   <li>the one that the last verified copy names;
 *   <li>or one that carries the provenance of the job: a copy that was made of the target's object
 *       for the way back, so nothing is in it that the target did not have.
 * </ul>
 *
 * Anything else stays and is reported, and so does everything whose object the target has no more.
 *
 * <p>Safe to run again at any time.
 */
final class CleanupRun implements Attempts.Work {
  private final Checker checker;
  private final Job job;
  private final Copy copy;
  private final @Nullable Receipt receipt;
  private final ObjectKey sourceKey;
  private final ObjectKey targetKey;

  CleanupRun(Checker checker, Job job, Copy copy, Cleanup cleanup) {
    this.checker = checker;
    this.job = job;
    this.copy = copy;
    this.receipt = cleanup.getReceipt();
    this.sourceKey = new ObjectKey(copy.getSourceKey());
    this.targetKey = new ObjectKey(copy.getTargetKey());
  }

  /** Runs to the outcome. */
  Outgoing run() throws InterruptedException {
    return new Attempts(checker, job, copy).run(this);
  }

  /** Nothing is read. */
  @Override
  public long read() {
    return 0;
  }

  @Override
  public Step attempt(Checker.Place place) {
    if (!job.sourceCan().has(Primitive.DELETE_IF_MATCH)) {
      return stays(ErrorClass.UNSUPPORTED, "its store lacks " + Primitive.DELETE_IF_MATCH);
    }
    try {
      boolean safe = SideFault.at(SideFault.TARGET, () -> job.target().head(targetKey)).isPresent();
      boolean done = safe && receipt != null && removed(new Pin(receipt.getSourcePin()));
      return done ? gone() : look(safe);
    } catch (SideFault fault) {
      return new Step.Failed(Stage.DELETE_SOURCE, fault.failure(), fault.side());
    }
  }

  /**
   * What is there is not the version on record, or must not go.
   *
   * @param safe whether the target has the object
   */
  private Step look(boolean safe) {
    Optional<ObjectStat> there = SideFault.at(SideFault.SOURCE, () -> job.source().head(sourceKey));
    if (there.isEmpty()) {
      return gone();
    }
    Pin version = there.get().pin();
    boolean ours =
        Provenance.of(there.get().attributes())
            .filter(provenance -> provenance.migration().equals(job.id()))
            .isPresent();
    if (ours && safe && removed(version)) {
      return gone();
    }
    if (!safe && (ours || receipt != null)) {
      return stays(ErrorClass.TARGET_GONE, "the target has no object of this name any more");
    }
    return receipt == null
        ? stays(
            ErrorClass.NOT_COPIED, "no verified copy of version %s is on record".formatted(version))
        : stays(
            ErrorClass.SOURCE_CHANGED,
            "it is version %s now; the last verified copy is of version %s"
                .formatted(version, receipt.getSourcePin()));
  }

  /** Removes a version; false if there is another one. Gone already is as good. */
  private boolean removed(Pin version) {
    return SideFault.at(
        SideFault.SOURCE,
        () -> {
          try {
            job.source().delete(sourceKey, Condition.match(version));
            return true;
          } catch (StoreException.PreconditionFailed e) {
            return false;
          } catch (StoreException.NotFound e) {
            if (e.what() != StoreException.NotFound.What.OBJECT) {
              throw e;
            }
            return true;
          }
        });
  }

  private Step gone() {
    checker.metrics().verified(0);
    return new Step.Answered(checker.outcomes().sourceRemoved(copy));
  }

  private Step stays(String errorClass, String reason) {
    return new Step.Answered(
        failed(Stage.DELETE_SOURCE, errorClass, "the source object stays: " + reason));
  }

  @Override
  public Outgoing failed(Stage stage, String errorClass, @Nullable String message) {
    checker.metrics().failed();
    return checker.outcomes().failed(copy, stage, errorClass, message);
  }
}
