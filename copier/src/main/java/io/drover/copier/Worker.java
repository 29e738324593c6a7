package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.LiveDirection;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.ObjectKey;
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

  /**
   * The writes in parts of a task's object.
   *
   * @param job whose target they are at
   * @param key the object's key there
   */
  ObjectUploads uploads(Job job, Incoming<Task> work, ObjectKey key) {
    return new ObjectUploads(
        book,
        new ObjectUploads.Goal(work.value(), job.targetUri().toString(), key.value()),
        work.partition(),
        uploads);
  }

  /** The writes in parts of a task's object at its target. */
  ObjectUploads uploads(Job job, Incoming<Task> work) {
    return uploads(job, work, new ObjectKey(work.value().getTargetKey()));
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

  /** Whether the objects of a live task's job are copied in the task's direction now. */
  boolean admits(Task task) {
    return jobs.find(task.getMigrationId())
        .map(LiveDirection::of)
        .filter(direction -> direction.admits(task.getReverse()))
        .isPresent();
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
