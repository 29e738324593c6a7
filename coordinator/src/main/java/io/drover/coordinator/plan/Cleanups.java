package io.drover.coordinator.plan;

import io.drover.schemas.record.Cleanup;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Task;
import io.drover.storage.ListedObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is done about each object of a live MOVE that was finalized (M-03, L-07). Pure.
 *
 * <p>The tasks have no size: their objects were counted when they were copied.
 *
 * @param order the job's sides
 */
record Cleanups(PlanOrder order) {
  /**
   * Removes the version that the last verified copy of the object names; empty if none is on
   * record, or if that was done or tried already.
   */
  Optional<Task> of(Outcome last) {
    Receipt receipt = last.getReceipt();
    boolean done = last.getSourceRemoved() || stays(last);
    boolean open = last.getStatus() == OutcomeStatus.DEFERRED;
    return receipt == null || done || open
        ? Optional.empty()
        : Optional.of(
            task(last.getSourceKey())
                .setSourcePin(receipt.getSourcePin())
                .setModified(Instant.EPOCH)
                .setCleanup(new Cleanup(receipt))
                .build());
  }

  /** Judges an object that the source still has when all of those are done. */
  Task of(ListedObject left) {
    return task(left.key().value())
        .setSourcePin(left.pin().value())
        .setModified(left.modified().truncatedTo(ChronoUnit.MILLIS))
        .setCleanup(new Cleanup((Receipt) null))
        .build();
  }

  /** Whether an object stays at the source and is reported already. */
  static boolean stays(Outcome last) {
    Task again = last.getAgain();
    return last.getStatus() == OutcomeStatus.FAILED && again != null && again.getCleanup() != null;
  }

  private Task.Builder task(String sourceKey) {
    return Task.newBuilder()
        .setMigrationId(order.migrationId())
        .setEpoch(order.epoch())
        .setSourceKey(sourceKey)
        .setTargetKey(order.atTarget(sourceKey))
        .setSize(0);
  }
}
