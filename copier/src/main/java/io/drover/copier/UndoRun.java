package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Undo;
import io.drover.schemas.record.UndoStep;
import io.drover.storage.Accommodation;
import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes the copy of one object for a rollback, where nothing has to be copied back: takes the copy
 * away, or says why it stays (O-07). The job's source is where the copy is, its target where the
 * object came from.
 *
 * <p>Safe to run again at any time: it removes one exact version and nothing else.
 */
final class UndoRun {
  private final Worker worker;
  private final Job job;
  private final Incoming<Task> work;
  private final Task task;
  private final Undo undo;
  private final ObjectKey copyKey;
  private final ObjectKey originalKey;
  private int attempt = 1;

  UndoRun(Worker worker, Job job, Incoming<Task> work) {
    this.worker = worker;
    this.job = job;
    this.work = work;
    this.task = work.value();
    this.undo = Objects.requireNonNull(task.getUndo(), "undo");
    this.copyKey = new ObjectKey(task.getSourceKey());
    this.originalKey = new ObjectKey(task.getTargetKey());
  }

  /** Whether a task is one for this; those that copy back are copies like any other. */
  static boolean takes(Task task) {
    return task.getUndo() != null
        && switch (task.getUndo().getStep()) {
          case REMOVE, LOOK, LEAVE -> true;
          case RESTORE, RESTORE_ONLY -> false;
        };
  }

  /** Runs to the answer. */
  Outgoing run() throws InterruptedException {
    for (; ; attempt++) {
      try {
        Optional<Slot> granted = worker.slots().acquire(job.lane(), 0);
        if (granted.isEmpty()) {
          return stopped();
        }
        try (Slot slot = granted.get()) {
          Optional<Outgoing> stopped = worker.unlessRunning(work, attempt);
          Outgoing answer = stopped.isPresent() ? stopped.get() : answer();
          slot.succeeded();
          return answer;
        } catch (JobOver e) {
          return stopped();
        }
      } catch (TransferFault fault) {
        worker.sideFailed(job, fault.side(), fault.failure());
        if (!job.retrying().policy().again(attempt, fault.failure())) {
          return failed(fault.failure().errorClass(), fault.failure().getMessage());
        }
        worker.metrics().retried();
        job.retrying().pause(attempt);
      }
    }
  }

  private Outgoing stopped() {
    return worker
        .unlessRunning(work, attempt)
        .orElseGet(() -> worker.answers().ended(work, attempt, OutcomeStatus.DEFERRED));
  }

  private Outgoing answer() {
    return undo.getStep() == UndoStep.REMOVE
        ? remove()
        : undo.getStep() == UndoStep.LOOK
            ? look()
            : failed(ErrorClass.CANNOT_RESTORE, undo.getReason());
  }

  /** The copy goes only while the object that it is of is still there. */
  private Outgoing remove() {
    Optional<ObjectStat> original = head(Side.TARGET);
    if (original.isEmpty()) {
      return failed(
          ErrorClass.LAST_COPY,
          "the object that was copied is gone since, so the copy is the last one and stays");
    }
    Pin copy = new Pin(task.getSourcePin());
    if (!removed(copy)) {
      return failed(
          ErrorClass.SOURCE_CHANGED,
          "the copy is not version %s any more, which the job wrote; it stays".formatted(copy));
    }
    return worker
        .answers()
        .removed(
            work,
            job.sourceUri().bucket(),
            new Answers.Copied(
                copy,
                original.get().pin(),
                task.getSize(),
                Set.of(),
                List.of(),
                false,
                Optional.empty(),
                attempt));
  }

  /** Removes this version; false if another one is there. Gone already is as good. */
  private boolean removed(Pin copy) {
    return TransferFault.at(
        Side.SOURCE,
        () -> {
          try {
            job.source().delete(copyKey, Condition.match(copy));
            return true;
          } catch (StoreException.PreconditionFailed e) {
            return job.source().head(copyKey).isEmpty();
          } catch (StoreException.NotFound e) {
            if (e.what() != StoreException.NotFound.What.OBJECT) {
              throw e;
            }
            return true;
          }
        });
  }

  /** Nothing is on record: a copy that the job may have left is reported, and stays. */
  private Outgoing look() {
    Optional<ObjectStat> there = head(Side.SOURCE);
    if (there.isEmpty()) {
      return worker.answers().ended(work, attempt, OutcomeStatus.SKIPPED);
    }
    Optional<Provenance> provenance = Provenance.of(there.get().attributes());
    boolean ours =
        provenance.isPresent()
            ? provenance.get().migration().equals(job.spec().getUndoes())
            : mute(there.get());
    return ours
        ? failed(
            ErrorClass.NO_RECEIPT,
            "%s; what is there, version %s, may be its copy and stays"
                .formatted(undo.getReason(), there.get().pin()))
        : worker.answers().ended(work, attempt, OutcomeStatus.SKIPPED);
  }

  /** Whether the store could not say whose copy it is. */
  private boolean mute(ObjectStat there) {
    Provenance any = new Provenance(job.id(), 1, there.pin());
    return job
        .source()
        .accommodations(copyKey, any.stamp(there.attributes()), there.size())
        .stream()
        .map(Accommodation::rule)
        .anyMatch(Accommodation.ATTRIBUTES_NOT_HELD::equals);
  }

  private Optional<ObjectStat> head(Side side) {
    return TransferFault.at(
        side,
        () ->
            switch (side) {
              case SOURCE -> job.source().head(copyKey);
              case TARGET -> job.target().head(originalKey);
            });
  }

  private Outgoing failed(String errorClass, @org.jspecify.annotations.Nullable String message) {
    worker.metrics().failed();
    return worker.answers().failed(work, attempt, errorClass, message);
  }
}
