package io.drover.coordinator.again;

import io.drover.schemas.FailureClass;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Makes the task that tries a failed object again. Pure. */
public final class Retry {
  private Retry() {}

  /**
   * Whether both sides are looked at again. What a rollback may touch was fixed by its plan; only a
   * copy of its own that was found wrong may it make again. What goes at the source of a live MOVE
   * was fixed by a receipt.
   */
  public static boolean looksAgain(Outcome failed, MigrationSpec spec) {
    boolean removes = failed.getAgain() != null && failed.getAgain().getCleanup() != null;
    return !removes && (spec.getKind() != JobKind.ROLLBACK || wrongCopy(failed));
  }

  /** The task as it failed, with no fresh look. */
  public static Task unchanged(Outcome failed, Task task) {
    return Deferrals.original(failed, task);
  }

  /**
   * The task with what both sides hold now. The object stays accounted for by the size that was
   * planned first. A source that is gone keeps the version that was planned: the copier finds out
   * and says so.
   */
  public static Task refreshed(
      Outcome failed,
      Task task,
      MigrationSpec spec,
      Optional<ObjectStat> source,
      Optional<ObjectStat> target) {
    Task.Builder fresh = Task.newBuilder(Deferrals.original(failed, task));
    if (spec.getKind() != JobKind.ROLLBACK) {
      source.ifPresent(stat -> present(fresh, task, stat));
    }
    Optional<ObjectStat> wrong = target.filter(stat -> wrongCopy(failed) && ours(failed, stat));
    if (wrong.isPresent()) {
      return replacing(fresh, wrong).setAfresh(true).build();
    }
    return createsOnly(task, spec)
        ? fresh.build() // What is there now is somebody else's, or our own: the copier tells.
        : replacing(fresh, target).setAfresh(target.isPresent() && wrongCopy(failed)).build();
  }

  private static void present(Task.Builder fresh, Task task, ObjectStat source) {
    long planned = task.getPlannedSize() == null ? task.getSize() : task.getPlannedSize();
    fresh
        .setSourcePin(source.pin().value())
        .setSize(source.size())
        .setPlannedSize(source.size() == planned ? null : Long.valueOf(planned))
        .setModified(source.modified().truncatedTo(ChronoUnit.MILLIS));
  }

  private static Task.Builder replacing(Task.Builder fresh, Optional<ObjectStat> target) {
    return fresh
        .setTargetPin(target.map(stat -> stat.pin().value()).orElse(null))
        .setTargetSize(target.map(ObjectStat::size).orElse(0L));
  }

  /** Whether the task may take nobody else's place. */
  private static boolean createsOnly(Task task, MigrationSpec spec) {
    return task.getTargetPin() == null
        && (spec.getKind() == JobKind.ROLLBACK || spec.getExisting() == Existing.FAIL);
  }

  private static boolean ours(Outcome failed, ObjectStat target) {
    return Provenance.of(target.attributes())
        .filter(provenance -> provenance.migration().equals(failed.getMigrationId()))
        .isPresent();
  }

  private static boolean wrongCopy(Outcome failed) {
    Failure error = failed.getError();
    return error != null && error.getErrorClass().equals(FailureClass.VERIFICATION_MISMATCH);
  }

  /** Says that a failed object is open again. */
  public static Outcome reopened(Outcome failed, Instant at) {
    return Outcome.newBuilder()
        .setTask(failed.getTask())
        .setMigrationId(failed.getMigrationId())
        .setEpoch(failed.getEpoch())
        .setSourceKey(failed.getSourceKey())
        .setStatus(OutcomeStatus.REOPENED)
        .setSize(failed.getSize())
        .setFinishedAt(at)
        .build();
  }
}
