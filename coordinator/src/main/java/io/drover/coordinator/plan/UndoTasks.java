package io.drover.coordinator.plan;

import io.drover.schemas.evidence.ReceiptText;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Undo;
import io.drover.schemas.record.UndoStep;
import io.drover.storage.StoreUri;
import java.time.Instant;
import java.util.Optional;

/**
 * What a rollback does about an object, from its last outcome in the job that is undone (O-07).
 * Pure.
 *
 * @param migrationId the rollback
 * @param epoch epoch of its plan
 * @param mode of both jobs
 * @param copies where the copies are: the rollback's source
 * @param originals where the objects came from: the rollback's target
 */
public record UndoTasks(
    String migrationId, long epoch, Mode mode, StoreUri copies, StoreUri originals) {
  /** Stands for a version where none is on record. */
  static final String NO_VERSION = "none";

  /** The task for an object; empty if the job did nothing that there is to undo. */
  public Optional<Task> of(Outcome outcome) {
    Receipt receipt = outcome.getReceipt();
    return switch (outcome.getStatus()) {
      case MIGRATED, SKIPPED ->
          receipt == null ? Optional.of(look(outcome)) : undo(outcome, receipt);
      case FAILED, CANCELLED, DEFERRED, REOPENED ->
          Optional.of(receipt == null ? look(outcome) : left(outcome, receipt));
      case SOURCE_GONE, PLANNED, REMOVED -> Optional.empty();
    };
  }

  /** A verified copy of an object that stayed where it was, because the job was stopped. */
  private Task left(Outcome outcome, Receipt receipt) {
    return receipt.getReplacedPin() == null
        ? known(outcome, receipt, UndoStep.REMOVE, "")
        : replacing(outcome, receipt);
  }

  private Task replacing(Outcome outcome, Receipt receipt) {
    return known(
        outcome,
        receipt,
        UndoStep.LEAVE,
        "the copy replaced version %s of another object, which cannot be brought back"
            .formatted(receipt.getReplacedPin()));
  }

  private Optional<Task> undo(Outcome outcome, Receipt receipt) {
    if (receipt.getWritten() && receipt.getReplacedPin() != null) {
      return Optional.of(replacing(outcome, receipt));
    }
    return switch (mode) {
      case COPY ->
          receipt.getWritten()
              ? Optional.of(known(outcome, receipt, UndoStep.REMOVE, ""))
              : Optional.empty();
      case MOVE -> Optional.of(restored(outcome, receipt));
    };
  }

  private Task restored(Outcome outcome, Receipt receipt) {
    if (ReceiptText.sha256(receipt).isEmpty()) {
      return known(
          outcome,
          receipt,
          UndoStep.LEAVE,
          "no SHA-256 is on record by which what is brought back could be checked");
    }
    return known(
        outcome, receipt, receipt.getWritten() ? UndoStep.RESTORE : UndoStep.RESTORE_ONLY, "");
  }

  private Task known(Outcome outcome, Receipt receipt, UndoStep step, String reason) {
    return task(outcome, step, reason)
        .setSourcePin(receipt.getTargetPin())
        .setSize(receipt.getSize())
        .setSha256(ReceiptText.sha256(receipt).orElse(null))
        .build();
  }

  private Task look(Outcome outcome) {
    OutcomeStatus status = outcome.getStatus();
    return task(
            outcome, UndoStep.LOOK, "the object ended as %s, without a receipt".formatted(status))
        .setSourcePin(NO_VERSION)
        .setSize(outcome.getSize())
        .build();
  }

  private Task.Builder task(Outcome outcome, UndoStep step, String reason) {
    String original = outcome.getSourceKey();
    return Task.newBuilder()
        .setMigrationId(migrationId)
        .setEpoch(epoch)
        .setSourceKey(copies.prefix() + original.substring(originals.prefix().length()))
        .setTargetKey(original)
        .setModified(Instant.EPOCH)
        .setUndo(new Undo(step, reason));
  }
}
