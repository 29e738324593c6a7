package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Accommodation;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import java.util.HexFormat;
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
  private final Worker worker;
  private final Job job;
  private final Incoming<Task> work;
  private final Task task;
  private final ObjectKey sourceKey;
  private final ObjectKey targetKey;

  private Pin source;
  private long size;
  private @Nullable Condition condition;
  private @Nullable ObjectStat seen;
  private int attempt = 1;

  CopyRun(Worker worker, Job job, Incoming<Task> work) {
    this.worker = worker;
    this.job = job;
    this.work = work;
    this.task = work.value();
    this.sourceKey = new ObjectKey(task.getSourceKey());
    this.targetKey = new ObjectKey(task.getTargetKey());
    this.source = new Pin(task.getSourcePin());
    this.size = task.getSize();
  }

  /** Runs to the answer. */
  Outgoing run() throws InterruptedException {
    for (; ; attempt++) {
      Step step = attempt();
      switch (step) {
        case Step.Answered(Outgoing answer) -> {
          return answer;
        }
        case Step.Repeat(String errorClass, String message) -> {
          if (attempt >= job.spec().getMaxAttempts()) {
            return worker.answers().failed(work, attempt, errorClass, message);
          }
          worker.metrics().retried();
          job.retrying().pause(attempt);
        }
        case Step.Reread(Pin changed, long newSize) -> {
          if (exactly()) {
            return worker
                .answers()
                .failed(
                    work,
                    attempt,
                    ErrorClass.SOURCE_CHANGED,
                    "the copy is version %s now; that on record was %s, so it stays"
                        .formatted(changed, task.getSourcePin()));
          }
          if (attempt >= job.spec().getMaxAttempts()) {
            return worker
                .answers()
                .failed(
                    work, attempt, ErrorClass.SOURCE_CHANGED, "the source changed in each attempt");
          }
          reread(changed, newSize);
        }
        case Step.Rewrite(Condition next, Pin present, long newSize) -> {
          if (attempt >= job.spec().getMaxAttempts()) {
            return worker
                .answers()
                .failed(
                    work, attempt, ErrorClass.TARGET_CHANGED, "the target changed in each attempt");
          }
          condition = next;
          source = present;
          size = newSize;
        }
      }
    }
  }

  /**
   * The first change is followed at once; an object that changes again and again is given time to
   * settle.
   */
  private void reread(Pin changed, long newSize) throws InterruptedException {
    source = changed;
    size = newSize;
    if (attempt > 1) {
      job.retrying().pause(attempt - 1);
    }
  }

  private Step attempt() throws InterruptedException {
    long first = worker.transfer().firstBytes(size, job.can());
    Optional<Slot> granted = worker.slots().acquire(job.lane(), first);
    if (granted.isEmpty()) {
      return stopped();
    }
    try (Slot slot = granted.get()) {
      Optional<Outgoing> stopped = worker.unlessRunning(work, attempt);
      if (stopped.isPresent()) {
        return new Step.Answered(stopped.get());
      }
      Step step = guarded(slot);
      if (step instanceof Step.Answered) {
        slot.succeeded();
      }
      return step;
    } catch (JobOver e) {
      return stopped();
    }
  }

  /** The lane was told before us; if the table says otherwise by now, the task is planned again. */
  private Step stopped() {
    return new Step.Answered(
        worker
            .unlessRunning(work, attempt)
            .orElseGet(() -> worker.answers().ended(work, attempt, OutcomeStatus.DEFERRED)));
  }

  /** A failure while looking after a failure is a failure like any other. */
  private Step guarded(Pacing pacing) throws InterruptedException {
    try {
      try {
        return copy(pacing);
      } catch (TransferFault fault) {
        return recover(fault);
      }
    } catch (TransferFault fault) {
      return failed(fault);
    }
  }

  private Step copy(Pacing pacing) throws InterruptedException {
    if (condition == null) {
      TargetPlan plan = plan();
      switch (plan) {
        case TargetPlan.Write(Condition decided) -> condition = decided;
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
    TransferRequest request =
        new TransferRequest(
            job.source(),
            sourceKey,
            source,
            size,
            job.target(),
            targetKey,
            wanted,
            provenance(),
            job.can(),
            job.kinds(),
            job.retrying(),
            (side, failure) -> worker.partFailed(job, side, failure),
            pacing,
            worker.uploads(job, work),
            job.spec().getServerSide() && task.getSha256() == null,
            expected());
    return switch (worker.transfer().run(request)) {
      case Transferred.Done done -> copied(done);
      case Transferred.Lost lost -> lost(lost);
      case Transferred.Refused(var rule) ->
          end(ErrorClass.UNSUPPORTED, "the target cannot hold the object: %s".formatted(rule));
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
    return new Provenance(task.getMigrationId(), task.getEpoch(), source, replaced());
  }

  /** What the bytes must be, where a receipt says it. */
  private Optional<Checksum> expected() {
    return Optional.ofNullable(task.getSha256())
        .map(hex -> new Checksum(Checksum.Kind.SHA256, HexFormat.of().parseHex(hex)));
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
    worker.metrics().copied(done.size());
    return new Step.Answered(
        worker
            .answers()
            .copied(
                work,
                job.sourceUri().bucket(),
                new Answers.Copied(
                    source,
                    done.target(),
                    done.size(),
                    done.checksums(),
                    done.accommodations(),
                    false,
                    replaced(),
                    attempt)));
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
    return mute && worker.transfer().holds(job.target(), targetKey, pin, lost)
        ? recognised(lost, pin)
        : end(
            ErrorClass.TARGET_CHANGED, "somebody else wrote the target object, now version " + pin);
  }

  private Step recognised(Transferred.Lost lost, Pin pin) {
    worker.metrics().recognised();
    return new Step.Answered(
        worker
            .answers()
            .copied(
                work,
                job.sourceUri().bucket(),
                new Answers.Copied(
                    source,
                    pin,
                    lost.size(),
                    lost.checksums(),
                    lost.accommodations(),
                    true,
                    seen != null && ours(seen).isPresent() ? replacedBefore() : replaced(),
                    attempt)));
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

  private Step recover(TransferFault fault) {
    return switch (fault.side()) {
      case SOURCE -> recoverSource(fault);
      case TARGET -> failed(fault);
    };
  }

  private Step recoverSource(TransferFault fault) {
    return switch (fault.failure()) {
      case StoreException.PreconditionFailed e ->
          headSource()
              .<Step>map(stat -> new Step.Reread(stat.pin(), stat.size()))
              .orElseGet(this::gone);
      case StoreException.NotFound e when e.what() == StoreException.NotFound.What.OBJECT -> gone();
      case StoreException e -> failed(fault);
    };
  }

  private Step failed(TransferFault fault) {
    StoreException failure = fault.failure();
    worker.sideFailed(job, fault.side(), failure);
    boolean uploadGone =
        failure instanceof StoreException.NotFound missing
            && missing.what() == StoreException.NotFound.What.UPLOAD;
    String message =
        "%s: %s".formatted(fault.side() == Side.SOURCE ? "source" : "target", failure.getMessage());
    return fault.retryable() || uploadGone
        ? new Step.Repeat(failure.errorClass(), message)
        : end(failure.errorClass(), message);
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
          : ended(OutcomeStatus.SOURCE_GONE);
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
    return TransferFault.at(
        Side.TARGET,
        () -> {
          try {
            job.target().delete(targetKey, Condition.match(copy));
          } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
            return ended(
                OutcomeStatus
                    .SOURCE_GONE); // No longer our copy, or gone already: nothing of ours is left.
          }
          return ended(OutcomeStatus.SOURCE_GONE);
        });
  }

  private Step unchanged(Pin of, Pin target, long bytes) {
    worker.metrics().unchanged();
    return new Step.Answered(
        worker
            .answers()
            .unchanged(
                work,
                job.sourceUri().bucket(),
                new Answers.Copied(
                    of,
                    target,
                    bytes,
                    java.util.Set.of(),
                    java.util.List.of(),
                    false,
                    replacedBefore(),
                    attempt)));
  }

  private Step end(String errorClass, @Nullable String message) {
    worker.metrics().failed();
    return new Step.Answered(worker.answers().failed(work, attempt, errorClass, message));
  }

  private Step ended(OutcomeStatus status) {
    return new Step.Answered(worker.answers().ended(work, attempt, status));
  }

  private Optional<ObjectStat> headTarget() {
    Optional<ObjectStat> found = TransferFault.at(Side.TARGET, () -> job.target().head(targetKey));
    seen = found.orElse(null);
    return found;
  }

  private Optional<ObjectStat> headSource() {
    return TransferFault.at(Side.SOURCE, () -> job.source().head(sourceKey));
  }
}
