package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one side of a live job equal to the other for one key, as both are when it looks: copies,
 * or removes what is gone on the side that is read. What an application writes meanwhile has a task
 * of its own, so whatever moves under our hands is looked at again, and if it does not hold still
 * the task is put off; it never fails for that (T-05, T-09).
 *
 * <p>Safe to run again at any time, also late: it replaces and removes only versions that it saw
 * before it read what takes their place.
 */
final class LiveRun {
  private final Worker worker;
  private final Task task;
  private final Attempt attempt;
  private final Copying copying;
  private LivePlan.@Nullable Write listed;

  LiveRun(Worker worker, Job job, Incoming<Task> work) {
    this.worker = worker;
    this.task = work.value();
    this.copying =
        task.getReverse() ? Copying.back(worker, job, work) : Copying.forward(worker, job, work);
    this.attempt = new Attempt(worker, copying.job(), work);
    this.listed = listed();
  }

  /**
   * What a listing saw is as good as a look of our own where it saw nothing to replace: one request
   * to read and one to write, as for data at rest.
   */
  private LivePlan.@Nullable Write listed() {
    boolean seen = !task.getSourcePin().isEmpty() && !task.getReverse() && !task.getAfresh();
    return seen && task.getTargetPin() == null
        ? new LivePlan.Write(new Pin(task.getSourcePin()), task.getSize(), Condition.ABSENT)
        : null;
  }

  /** Runs to the answer; empty if there is none to give. */
  Optional<Outgoing> run() throws InterruptedException {
    while (true) {
      switch (attempt.run(task.getSize(), new Try())) {
        case Step.Answered(Outgoing answer) -> {
          copying.uploads().settle(copying.job().target());
          return Optional.of(answer);
        }
        case Step.Over ignored -> {
          return Optional.empty();
        }
        case Step.Repeat(String errorClass, String message) -> {
          if (attempt.last()) {
            return Optional.of(attempt.failure(errorClass, message));
          }
          attempt.retry();
        }
        case Step.Moved ignored -> {
          if (attempt.last()) {
            return Optional.of(attempt.answer(OutcomeStatus.DEFERRED));
          }
          settleDown();
        }
        case Step.Reread ignored -> throw new IllegalStateException("a live task looks itself");
        case Step.Rewrite ignored -> throw new IllegalStateException("a live task looks itself");
      }
    }
  }

  /** The first change is followed at once; a key that is written again and again gets time. */
  private void settleDown() throws InterruptedException {
    if (attempt.number() > 1) {
      copying.job().retrying().pause(attempt.number() - 1);
    }
    attempt.next();
  }

  /** One attempt. */
  private final class Try implements Attempt.Body {
    @Override
    public Step run(Pacing pacing) throws InterruptedException {
      LivePlan.Write seen = listed;
      listed = null;
      if (!worker.admits(task)) {
        return new Step.Over();
      }
      return seen != null ? write(seen, pacing) : look(pacing);
    }

    /** A version that is gone is no failure: somebody was faster. */
    @Override
    public Step recover(TransferFault fault) {
      boolean moved =
          fault.failure() instanceof StoreException.PreconditionFailed
              || (fault.failure() instanceof StoreException.NotFound missing
                  && missing.what() == StoreException.NotFound.What.OBJECT);
      if (moved) {
        return new Step.Moved();
      }
      throw fault;
    }
  }

  private Step look(Pacing pacing) throws InterruptedException {
    Optional<ObjectStat> there = copying.headTo();
    Optional<ObjectStat> here = copying.headFrom();
    LivePlan plan =
        LivePlan.of(
            there,
            here,
            task.getAfresh(),
            attributes -> copying.accommodations(stamped(attributes), here));
    if (!worker.admits(task)) {
      return new Step.Over();
    }
    return switch (plan) {
      case LivePlan.Nothing() -> attempt.ended(OutcomeStatus.SKIPPED);
      case LivePlan.Same(Pin version, Pin copy, long size) ->
          new Step.Answered(
              copying.unchanged(version, copy, size, Optional.empty(), attempt.number()));
      case LivePlan.Write write -> write(write, pacing);
      case LivePlan.Remove(Pin version) -> remove(version);
    };
  }

  private ObjectAttributes stamped(ObjectAttributes attributes) {
    return new Provenance(task.getMigrationId(), task.getEpoch(), new Pin("any")).stamp(attributes);
  }

  private Step remove(Pin version) throws InterruptedException {
    copying.awaitTenure();
    copying.remove(version);
    return new Step.Answered(copying.cleared(version, attempt.number()));
  }

  private Step write(LivePlan.Write write, Pacing pacing) throws InterruptedException {
    Provenance provenance = copying.provenance(write.version(), Optional.empty());
    Transferred result =
        copying.move(write.version(), write.size(), write.condition(), provenance, pacing);
    return switch (result) {
      case Transferred.Done done ->
          new Step.Answered(
              copying.copied(done, write.version(), Optional.empty(), attempt.number()));
      case Transferred.Lost lost -> lost(lost, provenance);
      case Transferred.Refused(var rule) ->
          attempt.end(
              ErrorClass.UNSUPPORTED, "the other side cannot hold the object: %s".formatted(rule));
      case Transferred.Resized ignored -> new Step.Moved();
    };
  }

  /** The condition did not hold: that is our own write behind a lost answer, or somebody's. */
  private Step lost(Transferred.Lost lost, Provenance intended) {
    LostWrite verdict =
        LostWrite.judge(
            intended,
            lost.size(),
            lost.checksums(),
            copying.job().spec().getExisting(),
            copying.headTo());
    return verdict instanceof LostWrite.Own(Pin pin)
        ? new Step.Answered(
            copying.recognised(lost, intended.source(), pin, Optional.empty(), attempt.number()))
        : new Step.Moved();
  }
}
