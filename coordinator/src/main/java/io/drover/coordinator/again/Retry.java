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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the task that tries a failed object again. Pure. */
public final class Retry {
  private Retry() {}

  /** Whether both sides are looked at again; what a rollback may touch was fixed by its plan. */
  public static boolean looksAgain(MigrationSpec spec) {
    return spec.getKind() != JobKind.ROLLBACK;
  }

  /** The task as it failed, with no fresh look. */
  public static Task unchanged(Outcome failed, Task task) {
    return Deferrals.original(failed, task);
  }

  /**
   * The task with what both sides hold now. Its size stays the planned one, by which the object is
   * accounted for. A source that is gone keeps the version that was planned: the copier finds out
   * and says so.
   */
  public static Task refreshed(
      Outcome failed,
      Task task,
      MigrationSpec spec,
      Optional<ObjectStat> source,
      Optional<ObjectStat> target) {
    Task.Builder fresh = Task.newBuilder(Deferrals.original(failed, task));
    source.ifPresent(
        stat ->
            fresh
                .setSourcePin(stat.pin().value())
                .setModified(stat.modified().truncatedTo(ChronoUnit.MILLIS)));
    if (spec.getExisting() == Existing.FAIL && task.getTargetPin() == null) {
      // What is there now is our own copy or somebody else's object; the copier tells them apart.
      return fresh.build();
    }
    return fresh
        .setTargetPin(target.map(stat -> stat.pin().value()).orElse(null))
        .setTargetSize(target.map(ObjectStat::size).orElse(0L))
        .setAfresh(target.isPresent() && wrongCopy(failed.getError()))
        .build();
  }

  private static boolean wrongCopy(@Nullable Failure error) {
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
