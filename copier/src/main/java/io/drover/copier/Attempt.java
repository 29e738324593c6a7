package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attempts at the object of one task, each in a slot of its own, and the ends they may come to
 * without a copy. Between attempts it holds nothing.
 */
final class Attempt {
  private final Worker worker;
  private final Job job;
  private final Incoming<Task> work;
  private int number = 1;

  /** What is attempted. */
  interface Body {
    /** Does it. */
    Step run(Pacing pacing) throws InterruptedException;

    /**
     * What follows from the failure of a store; by itself the failure stands.
     *
     * @throws TransferFault if a failure stands
     */
    default Step recover(TransferFault fault) throws InterruptedException {
      throw fault;
    }
  }

  /**
   * @param job whose source is read and whose target is written
   */
  Attempt(Worker worker, Job job, Incoming<Task> work) {
    this.worker = worker;
    this.job = job;
    this.work = work;
  }

  /** Which attempt this is, from 1. */
  int number() {
    return number;
  }

  /** Whether the job allows no further one. */
  boolean last() {
    return number >= job.spec().getMaxAttempts();
  }

  /** The next attempt follows. */
  void next() {
    number++;
  }

  /** The next attempt follows after a wait, since a store failed. */
  void retry() throws InterruptedException {
    worker.metrics().retried();
    job.retrying().pause(number++);
  }

  /**
   * Makes one attempt.
   *
   * @param size bytes of the object, as far as known
   */
  Step run(long size, Body body) throws InterruptedException {
    long first = worker.transfer().firstBytes(size, job.can());
    Optional<Slot> granted = worker.slots().acquire(job.lane(), first);
    if (granted.isEmpty()) {
      return stopped();
    }
    try (Slot slot = granted.get()) {
      Optional<Outgoing> stopped = worker.unlessRunning(work, number);
      if (stopped.isPresent()) {
        return new Step.Answered(stopped.get());
      }
      Step step = guarded(body, slot);
      if (step instanceof Step.Answered) {
        slot.succeeded();
      }
      return step;
    } catch (JobOver e) {
      return stopped();
    }
  }

  /** The lane was told before us; if the table says otherwise by now, the task is planned again. */
  private Step stopped() {
    return new Step.Answered(
        worker
            .unlessRunning(work, number)
            .orElseGet(() -> worker.answers().ended(work, number, OutcomeStatus.DEFERRED)));
  }

  /** A failure while looking after a failure is a failure like any other. */
  private Step guarded(Body body, Pacing pacing) throws InterruptedException {
    try {
      try {
        return body.run(pacing);
      } catch (TransferFault fault) {
        return body.recover(fault);
      }
    } catch (TransferFault fault) {
      return failed(fault);
    }
  }

  /** A store failed: another attempt, if that may help. */
  Step failed(TransferFault fault) {
    StoreException failure = fault.failure();
    worker.sideFailed(job, fault.side(), failure);
    boolean uploadGone =
        failure instanceof StoreException.NotFound missing
            && missing.what() == StoreException.NotFound.What.UPLOAD;
    String message =
        "%s: %s".formatted(fault.side() == Side.SOURCE ? "source" : "target", failure.getMessage());
    return fault.retryable() || uploadGone
        ? new Step.Repeat(failure.errorClass(), message)
        : end(failure.errorClass(), message);
  }

  /** It fails for good. */
  Step end(String errorClass, @Nullable String message) {
    worker.metrics().failed();
    return new Step.Answered(failure(errorClass, message));
  }

  /** The answer of a failure. */
  Outgoing failure(String errorClass, @Nullable String message) {
    return worker.answers().failed(work, number, errorClass, message);
  }

  /** Any other end. */
  Step ended(OutcomeStatus status) {
    return new Step.Answered(answer(status));
  }

  /** The answer of any other end. */
  Outgoing answer(OutcomeStatus status) {
    return worker.answers().ended(work, number, status);
  }
}
