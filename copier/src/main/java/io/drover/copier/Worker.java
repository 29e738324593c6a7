package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.StoreException;
import java.util.Optional;

/**
 * What all runs of this process share.
 *
 * @param jobs the jobs
 * @param slots who may transfer
 * @param transfer how
 * @param sampling what dry runs measure
 * @param answers what to say afterwards
 * @param metrics what to count
 * @param book the writes in parts that were begun and have not ended
 * @param uploads what is the same for all of them
 */
record Worker(
    Jobs jobs,
    TransferSlots slots,
    Transfer transfer,
    Sampling sampling,
    Answers answers,
    CopierMetrics metrics,
    UploadBook book,
    ObjectUploads.Settings uploads) {

  /** The writes in parts of a task's object. */
  ObjectUploads uploads(Job job, Incoming<Task> work) {
    return new ObjectUploads(
        book, work.value(), job.targetUri().toString(), work.partition(), uploads);
  }

  /**
   * The answer to a task whose job does not want it now, by the job's present state; empty if it
   * does.
   */
  Optional<Outgoing> unlessRunning(Incoming<Task> work, int attempts) {
    Optional<Migration> migration = jobs.find(work.value().getMigrationId());
    if (migration.isEmpty()) {
      return Optional.empty();
    }
    return switch (migration.get().getState()) {
      case PENDING, RUNNING, COMPLETED -> Optional.empty();
      case PAUSED -> Optional.of(answers.ended(work, attempts, OutcomeStatus.DEFERRED));
      case FAILED, CANCELLED -> Optional.of(answers.ended(work, attempts, OutcomeStatus.CANCELLED));
    };
  }

  /** A part failed and is tried again. */
  void partFailed(Job job, Side side, StoreException failure) {
    metrics.retried();
    sideFailed(job, side, failure);
  }

  /** A store failed. */
  void sideFailed(Job job, Side side, StoreException failure) {
    if (failure instanceof StoreException.Throttled) {
      slots.throttled(job.gate(side));
      metrics.throttled(job.gate(side));
    }
  }
}
