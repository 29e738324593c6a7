package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Mode;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.UndoStep;
import io.drover.schemas.record.Verification;
import io.drover.storage.StoreUri;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UndoTasksTest {
  private static final UndoTasks OF_COPY = undo(Mode.COPY);
  private static final UndoTasks OF_MOVE = undo(Mode.MOVE);

  @Test
  @DisplayName("O-07 of a copy: what was written is removed, with the version on record")
  void copies() {
    Task task =
        OF_COPY.of(outcome(OutcomeStatus.MIGRATED, receipt("a/k", true, null))).orElseThrow();

    assertThat(task.getUndo().getStep()).isEqualTo(UndoStep.REMOVE);
    assertThat(task.getSourceKey()).isEqualTo("t/k");
    assertThat(task.getTargetKey()).isEqualTo("a/k");
    assertThat(task.getSourcePin()).isEqualTo("copied");
    assertThat(OF_COPY.of(outcome(OutcomeStatus.SKIPPED, receipt("a/k", false, null)))).isEmpty();
  }

  @Test
  @DisplayName(
      "O-07 of a move: the source is brought back by its SHA-256; what was there before stays")
  void moves() {
    assertThat(step(OF_MOVE, OutcomeStatus.MIGRATED, receipt("a/k", true, null)))
        .contains(UndoStep.RESTORE);
    assertThat(step(OF_MOVE, OutcomeStatus.SKIPPED, receipt("a/k", false, null)))
        .contains(UndoStep.RESTORE_ONLY);
    assertThat(
            OF_MOVE
                .of(outcome(OutcomeStatus.MIGRATED, receipt("a/k", true, null)))
                .map(Task::getSha256))
        .contains("00".repeat(32));
    Receipt unread = Receipt.newBuilder(receipt("a/k", true, null)).setChecksums(List.of()).build();
    assertThat(step(OF_MOVE, OutcomeStatus.MIGRATED, unread)).contains(UndoStep.LEAVE);
  }

  @Test
  @DisplayName("O-07 a copy that replaced another object stays, whatever the mode")
  void replaced() {
    Receipt receipt = receipt("a/k", true, "older");

    for (UndoTasks undo : List.of(OF_COPY, OF_MOVE)) {
      Task task = undo.of(outcome(OutcomeStatus.MIGRATED, receipt)).orElseThrow();
      assertThat(task.getUndo().getStep()).isEqualTo(UndoStep.LEAVE);
      assertThat(task.getUndo().getReason()).contains("older");
    }
  }

  @Test
  @DisplayName(
      "O-07 every object without a receipt is looked at, except those that never were copied")
  void withoutReceipt() {
    EnumSet<OutcomeStatus> nothingToUndo =
        EnumSet.of(OutcomeStatus.SOURCE_GONE, OutcomeStatus.PLANNED, OutcomeStatus.REMOVED);
    for (OutcomeStatus status : OutcomeStatus.values()) {
      assertThat(step(OF_COPY, status, null))
          .as("%s", status)
          .isEqualTo(
              nothingToUndo.contains(status) ? Optional.empty() : Optional.of(UndoStep.LOOK));
    }
  }

  private static Optional<UndoStep> step(
      UndoTasks undo, OutcomeStatus status, @Nullable Receipt receipt) {
    return undo.of(outcome(status, receipt)).map(task -> task.getUndo().getStep());
  }

  private static UndoTasks undo(Mode mode) {
    return new UndoTasks(
        "back", 1, mode, StoreUri.parse("memory://to/t/"), StoreUri.parse("memory://from/a/"));
  }

  private static Outcome outcome(OutcomeStatus status, @Nullable Receipt receipt) {
    return Outcome.newBuilder()
        .setTask(new TaskRef(0, 1L))
        .setMigrationId("m")
        .setSourceKey("a/k")
        .setStatus(status)
        .setSize(1)
        .setReceipt(receipt)
        .setFinishedAt(Instant.EPOCH)
        .build();
  }

  static Receipt receipt(String key, boolean written, @Nullable String replaced) {
    return Receipt.newBuilder()
        .setSourceKey(key)
        .setSourcePin("original")
        .setTargetKey("t/k")
        .setTargetPin("copied")
        .setSize(1)
        .setChecksums(List.of(new ObjectChecksum("SHA256", ByteBuffer.wrap(new byte[32]))))
        .setVerification(Verification.CHECKSUM)
        .setWritten(written)
        .setReplacedPin(replaced)
        .setVerifier("v")
        .setVerifiedAt(Instant.EPOCH)
        .build();
  }
}
