package io.drover.coordinator.again;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.FailureClass;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Undo;
import io.drover.schemas.record.UndoStep;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** M-10: what a failed object is tried again with. */
class RetryTest {
  private static final MigrationSpec SPEC =
      MigrationSpec.newBuilder().setSource("s3://from").setTarget("s3://to").build();
  private static final Task TASK =
      Task.newBuilder()
          .setMigrationId("m")
          .setSourceKey("a")
          .setTargetKey("a")
          .setSourcePin("old")
          .setSize(3)
          .setModified(Instant.EPOCH)
          .build();

  @Test
  @DisplayName(
      "M-10 a copy that verification found wrong is made afresh, though it looks unchanged")
  void wrongCopyIsMadeAfresh() {
    Task again = refreshed(FailureClass.VERIFICATION_MISMATCH, Optional.of(stat("wrong")));

    assertThat(again.getAfresh()).isTrue();
    assertThat(again.getTargetPin()).isEqualTo("wrong");
    assertThat(again.getSourcePin()).isEqualTo("new");
    assertThat(again.getOriginal()).isEqualTo(new TaskRef(2, 7L));
  }

  @Test
  @DisplayName("M-10 after other failures a copy that is there and unchanged is left")
  void otherFailuresLookFirst() {
    assertThat(refreshed("unavailable", Optional.of(stat("copy"))).getAfresh()).isFalse();
    assertThat(refreshed(FailureClass.VERIFICATION_MISMATCH, Optional.empty()).getAfresh())
        .isFalse();
  }

  @Test
  @DisplayName(
      "M-10, O-05 an object that has grown is tried with its present size and accounted for by the"
          + " first one, however often it is tried")
  void presentSize() {
    Task grown = refreshed("different", SPEC, TASK, Optional.of(stat("new", 7)), Optional.empty());
    Task shrunk = refreshed("different", SPEC, grown, Optional.of(stat("n", 3)), Optional.empty());

    assertThat(grown.getSize()).isEqualTo(7);
    assertThat(grown.getPlannedSize()).isEqualTo(3);
    assertThat(shrunk.getSize()).isEqualTo(3);
    assertThat(shrunk.getPlannedSize()).isNull();
  }

  @Test
  @DisplayName("M-07 what may replace nothing makes its own wrong copy again, and nobody else's")
  void replacesOnlyItsOwn() {
    MigrationSpec careful = MigrationSpec.newBuilder(SPEC).setExisting(Existing.FAIL).build();
    Optional<ObjectStat> source = Optional.of(stat("new", 3));
    String wrong = FailureClass.VERIFICATION_MISMATCH;

    Task own = refreshed(wrong, careful, TASK, source, Optional.of(copy("m")));
    Task others = refreshed(wrong, careful, TASK, source, Optional.of(copy("another")));

    assertThat(own.getTargetPin()).isEqualTo("copy");
    assertThat(own.getAfresh()).isTrue();
    assertThat(others.getTargetPin()).isNull();
    assertThat(others.getAfresh()).isFalse();
  }

  @Test
  @DisplayName(
      "O-07 a rollback that is retried restores from the version on record and is held to the hash"
          + " on record; only a wrong copy of its own is made again")
  void rollbackStaysOnRecord() {
    MigrationSpec rollback =
        MigrationSpec.newBuilder(SPEC)
            .setKind(JobKind.ROLLBACK)
            .setMode(Mode.MOVE)
            .setUndoes("done")
            .build();
    Task restore =
        Task.newBuilder(TASK).setSha256("00ff").setUndo(new Undo(UndoStep.RESTORE, "")).build();
    Optional<ObjectStat> source = Optional.of(stat("new", 9));
    String wrong = FailureClass.VERIFICATION_MISMATCH;

    Task again = refreshed(wrong, rollback, restore, source, Optional.of(copy("m")));
    Task others = refreshed(wrong, rollback, restore, source, Optional.of(copy("another")));

    assertThat(again.getSourcePin()).isEqualTo("old");
    assertThat(again.getSize()).isEqualTo(3);
    assertThat(again.getSha256()).isEqualTo("00ff");
    assertThat(again.getUndo()).isEqualTo(restore.getUndo());
    assertThat(again.getTargetPin()).isEqualTo("copy");
    assertThat(again.getAfresh()).isTrue();
    assertThat(others.getTargetPin()).isNull();
    assertThat(Retry.looksAgain(failed("unavailable"), rollback)).isFalse();
    assertThat(Retry.looksAgain(failed(wrong), rollback)).isTrue();
  }

  private static Task refreshed(String errorClass, Optional<ObjectStat> target) {
    return refreshed(errorClass, SPEC, TASK, Optional.of(stat("new", 3)), target);
  }

  private static Task refreshed(
      String errorClass,
      MigrationSpec spec,
      Task task,
      Optional<ObjectStat> source,
      Optional<ObjectStat> target) {
    return Retry.refreshed(failed(errorClass), task, spec, source, target);
  }

  private static Outcome failed(String errorClass) {
    return Outcome.newBuilder()
        .setTask(new TaskRef(2, 7L))
        .setMigrationId("m")
        .setSourceKey("a")
        .setStatus(OutcomeStatus.FAILED)
        .setSize(3)
        .setError(new Failure(errorClass, "as it was", "verify"))
        .setFinishedAt(Instant.EPOCH)
        .build();
  }

  private static ObjectStat stat(String pin) {
    return stat(pin, 3);
  }

  private static ObjectStat stat(String pin, long size) {
    return stat(pin, size, ObjectAttributes.NONE);
  }

  private static ObjectStat copy(String job) {
    return stat("copy", 3, new Provenance(job, 1, new Pin("old")).stamp(ObjectAttributes.NONE));
  }

  private static ObjectStat stat(String pin, long size, ObjectAttributes attributes) {
    return new ObjectStat(
        new ObjectKey("a"), size, Instant.EPOCH, new Pin(pin), attributes, false, Set.of());
  }
}
