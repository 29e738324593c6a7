package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Accommodation;
import io.drover.storage.Condition;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies one object: attempt after attempt, each in a slot of its own, until there is an answer.
 * Between attempts it holds nothing.
 *
 * <p>Safe to run again at any time, also beside another run of the same task: every read is pinned
 * and every write conditional (T-05, T-06).
 */
final class CopyRun {
  private final Job job;
  private final Task task;
  private final Attempt attempt;
  private final Copying copying;

  private Pin source;
  private long size;
  private @Nullable Condition condition;
  private @Nullable ObjectStat seen;

  CopyRun(Worker worker, Job job, Incoming<Task> work) {
    this.job = job;
    this.task = work.value();
    this.attempt = new Attempt(worker, job, work);
    this.copying = Copying.forward(worker, job, work);
    this.source = new Pin(task.getSourcePin());
    this.size = task.getSize();
  }

  /** Runs to the answer. */
  Outgoing run() throws InterruptedException {
    while (true) {
      switch (attempt.run(size, new Try())) {
        case Step.Answered(Outgoing answer) -> {
          return answer;
        }
        case Step.Repeat(String errorClass, String message) -> {
          if (attempt.last()) {
            return attempt.failure(errorClass, message);
          }
          attempt.retry();
        }
        case Step.Reread(Pin changed, long newSize) -> {
          if (exactly()) {
            return attempt.failure(
                ErrorClass.SOURCE_CHANGED,
                "the copy is version %s now; that on record was %s, so it stays"
                    .formatted(changed, task.getSourcePin()));
          }
          if (attempt.last()) {
            return attempt.failure(ErrorClass.SOURCE_CHANGED, "the source changed in each attempt");
          }
          reread(changed, newSize);
        }
        case Step.Rewrite(Condition next, Pin present, long newSize) -> {
          if (attempt.last()) {
            return attempt.failure(ErrorClass.TARGET_CHANGED, "the target changed in each attempt");
          }
          condition = next;
          source = present;
          size = newSize;
          attempt.next();
        }
        case Step.Moved ignored -> throw new IllegalStateException("not a live task");
        case Step.Over ignored -> throw new IllegalStateException("not a live task");
      }
    }
  }

  /** One attempt. */
  private final class Try implements Attempt.Body {
    @Override
    public Step run(Pacing pacing) throws InterruptedException {
      return copy(pacing);
    }

    @Override
    public Step recover(TransferFault fault) {
      return switch (fault.side()) {
        case SOURCE -> recoverSource(fault);
        case TARGET -> attempt.failed(fault);
      };
    }
  }

  /**
   * The first change is followed at once; an object that changes again and again is given time to
   * settle.
   */
  private void reread(Pin changed, long newSize) throws InterruptedException {
    source = changed;
    size = newSize;
    if (attempt.number() > 1) {
      job.retrying().pause(attempt.number() - 1);
    }
    attempt.next();
  }

  private Step copy(Pacing pacing) throws InterruptedException {
    if (condition == null) {
      TargetPlan plan = plan();
      switch (plan) {
        case TargetPlan.Write(Condition decided) -> {
          condition = decided;
          seeWhatIsReplaced(decided);
        }
        case TargetPlan.Unchanged(Pin pin) -> {
          return unchanged(source, pin, size);
        }
        case TargetPlan.Refuse(String errorClass, String message) -> {
          return end(errorClass, message);
        }
        case TargetPlan.Compare ignored -> throw new IllegalStateException("compared already");
        case TargetPlan.CompareContent ignored ->
            throw new IllegalStateException("compared already");
      }
    }
    return transfer(condition, pacing);
  }

  /**
   * A task that is planned again may name a copy of its own job, which is no one else's object:
   * what that copy replaced is what the new one replaces.
   */
  private void seeWhatIsReplaced(Condition decided) {
    if (seen == null && task.getOriginal() != null && decided instanceof Condition.Match) {
      headTarget();
    }
  }

  private TargetPlan plan() {
    TargetPlan plan = TargetPlan.of(task, job.spec().getExisting());
    if (plan instanceof TargetPlan.Compare(Pin planned)) {
      plan = TargetPlan.compared(task, planned, headTarget(), job.comparable());
    }
    if (plan instanceof TargetPlan.CompareContent(ObjectStat target)) {
      plan = TargetPlan.comparedContent(task, target, headSource());
    }
    return plan;
  }

  private Step transfer(Condition wanted, Pacing pacing) throws InterruptedException {
    Transferred result = copying.move(source, size, wanted, provenance(), pacing);
    return switch (result) {
      case Transferred.Done done -> copied(done);
      case Transferred.Lost lost -> lost(lost);
      case Transferred.Refused(var rule) -> end(ErrorClass.UNSUPPORTED, CopyHandler.refused(rule));
      case Transferred.Resized(long present) -> resized(present);
    };
  }

  /**
   * The body was of another size than the plan says of this version. A listing may be wrong, and so
   * may what came over the wire: the source is asked once more, and only what two answers say of a
   * version is believed (T-25).
   */
  private Step resized(long present) {
    Optional<ObjectStat> now = headSource();
    if (now.isEmpty()) {
      return gone();
    }
    Pin pin = now.get().pin();
    long said = now.get().size();
    return pin.equals(source) && said != present
        ? new Step.Repeat(
            ErrorClass.CORRUPTED,
            "version %s came with %d bytes and has %d".formatted(source, present, said))
        : new Step.Reread(pin, said);
  }

  private Provenance provenance() {
    return copying.provenance(source, replaced());
  }

  /** Whether only this very version may be copied: that on record, which a rollback brings back. */
  private boolean exactly() {
    return task.getUndo() != null;
  }

  /**
   * The version of somebody else's that our write replaces. If it replaces our own copy, that one
   * knows.
   */
  private Optional<Pin> replaced() {
    if (!(condition instanceof Condition.Match(Pin pin))) {
      return Optional.empty();
    }
    return seen != null && seen.pin().equals(pin) && ours(seen).isPresent()
        ? ours(seen).get().replaced()
        : Optional.of(pin);
  }

  /** The version that the copy which is there already replaced, if it is ours. */
  private Optional<Pin> replacedBefore() {
    return Optional.ofNullable(seen).flatMap(this::ours).flatMap(Provenance::replaced);
  }

  private Optional<Provenance> ours(ObjectStat target) {
    return Provenance.of(target.attributes())
        .filter(provenance -> provenance.migration().equals(task.getMigrationId()));
  }

  private Step copied(Transferred.Done done) {
    return new Step.Answered(copying.copied(done, source, replaced(), attempt.number()));
  }

  private Step lost(Transferred.Lost lost) throws InterruptedException {
    Optional<ObjectStat> found = headTarget();
    LostWrite verdict =
        LostWrite.judge(
            provenance(), lost.size(), lost.checksums(), job.spec().getExisting(), found);
    return switch (verdict) {
      case LostWrite.Own(Pin pin) -> recognised(lost, pin);
      case LostWrite.Unchanged(Pin pin) -> unchanged(source, pin, lost.size());
      case LostWrite.Nothing() -> new Step.Rewrite(Condition.ABSENT, source, size);
      case LostWrite.OwnOther(Pin pin, Pin copied) -> overtaken(pin, copied);
      case LostWrite.Foreign(Pin pin) -> foreign(lost, pin);
    };
  }

  /**
   * Not known to be ours. A target that cannot carry provenance says so of all our copies too, so
   * there the bytes decide.
   */
  private Step foreign(Transferred.Lost lost, Pin pin) throws InterruptedException {
    boolean mute =
        lost.accommodations().stream()
            .anyMatch(each -> each.rule().equals(Accommodation.ATTRIBUTES_NOT_HELD));
    return mute && copying.holds(pin, lost)
        ? recognised(lost, pin)
        : end(
            ErrorClass.TARGET_CHANGED, "somebody else wrote the target object, now version " + pin);
  }

  private Step recognised(Transferred.Lost lost, Pin pin) {
    Optional<Pin> before = seen != null && ours(seen).isPresent() ? replacedBefore() : replaced();
    return new Step.Answered(copying.recognised(lost, source, pin, before, attempt.number()));
  }

  /**
   * Our own copy of another version is there. Only the present version of the source may replace
   * it, and only if it is still there: so a late worker with an old version in hand never wins
   * (T-06).
   */
  private Step overtaken(Pin target, Pin copied) {
    Optional<ObjectStat> present = headSource();
    if (present.isEmpty()) {
      return gone();
    }
    Pin now = present.get().pin();
    return now.equals(copied)
        ? new Step.Reread(now, present.get().size())
        : new Step.Rewrite(Condition.match(target), now, present.get().size());
  }

  private Step recoverSource(TransferFault fault) {
    return switch (fault.failure()) {
      case StoreException.PreconditionFailed e ->
          headSource()
              .<Step>map(stat -> new Step.Reread(stat.pin(), stat.size()))
              .orElseGet(this::gone);
      case StoreException.NotFound e when e.what() == StoreException.NotFound.What.OBJECT -> gone();
      case StoreException e -> attempt.failed(fault);
    };
  }

  /**
   * The source object is not there. In COPY it was deleted by its application, and what we copied
   * of it goes too, if it is still as we wrote it (T-07). In MOVE it may be gone because its copy
   * was verified; nothing is ever deleted then.
   */
  private Step gone() {
    Optional<ObjectStat> target = headTarget();
    Optional<Provenance> ours =
        target
            .flatMap(stat -> Provenance.of(stat.attributes()))
            .filter(provenance -> provenance.migration().equals(task.getMigrationId()));
    if (ours.isEmpty()) {
      return exactly()
          ? end(ErrorClass.COPY_GONE, "the copy that the source was to be restored from is gone")
          : attempt.ended(OutcomeStatus.SOURCE_GONE);
    }
    ObjectStat copy = target.orElseThrow();
    return switch (job.spec().getMode()) {
      case MOVE -> unchanged(ours.get().source(), copy.pin(), copy.size());
      case COPY -> remove(copy.pin());
    };
  }

  private Step remove(Pin copy) {
    if (!job.can().has(Primitive.DELETE_IF_MATCH)) {
      return end(
          ErrorClass.UNSUPPORTED,
          "the source object is gone and its copy (version %s) stays: the target lacks %s"
              .formatted(copy, Primitive.DELETE_IF_MATCH));
    }
    try {
      copying.remove(copy);
    } catch (TransferFault fault) {
      if (!(fault.failure() instanceof StoreException.PreconditionFailed)
          && !(fault.failure() instanceof StoreException.NotFound)) {
        throw fault;
      }
      // No longer our copy, or gone already: nothing of ours is left.
    }
    return attempt.ended(OutcomeStatus.SOURCE_GONE);
  }

  private Step unchanged(Pin of, Pin target, long bytes) {
    return new Step.Answered(
        copying.unchanged(of, target, bytes, replacedBefore(), attempt.number()));
  }

  private Step end(String errorClass, @Nullable String message) {
    return attempt.end(errorClass, message);
  }

  private Optional<ObjectStat> headTarget() {
    Optional<ObjectStat> found = copying.headTo();
    seen = found.orElse(null);
    return found;
  }

  private Optional<ObjectStat> headSource() {
    return copying.headFrom();
  }
}
