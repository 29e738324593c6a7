package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.messaging.WorkHandler;
import io.drover.schemas.LiveDirection;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Accommodation;
import io.drover.storage.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each task with one record: a copy, or an outcome where there is nothing to verify. */
final class CopyHandler implements WorkHandler<Task> {
  private static final Logger log = LoggerFactory.getLogger(CopyHandler.class);

  private final Worker worker;
  private final JobDirectory directory;
  private final Duration jobWait;

  CopyHandler(Worker worker, JobDirectory directory, Duration jobWait) {
    this.worker = worker;
    this.directory = directory;
    this.jobWait = jobWait;
  }

  /** What an application wrote while the job runs may be what a cutover waits for. */
  @Override
  public boolean urgent(Task task) {
    return task.getLive() && task.getSourcePin().isEmpty();
  }

  /**
   * Does one task.
   *
   * @throws IllegalStateException if nobody knows the job; the task goes to the dead letters
   */
  @Override
  public List<Outgoing> handle(Incoming<Task> work) throws InterruptedException {
    Task task = work.value();
    Migration migration =
        worker
            .jobs()
            .await(task.getMigrationId(), task.getRevision(), jobWait)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "job '%s' of this task is unknown after %s"
                            .formatted(task.getMigrationId(), jobWait)));
    if (settled(task, migration)) {
      return List.of();
    }
    Optional<Outgoing> stopped = worker.unlessRunning(work, 1);
    if (stopped.isPresent()) {
      return List.of(stopped.get());
    }
    return early(task, migration)
        ? List.of(worker.answers().ended(work, 1, OutcomeStatus.DEFERRED))
        : answer(work, migration).stream().toList();
  }

  /**
   * Whether a live task goes the other way than its job does in the only state that is known here,
   * which is older than the task: then it is put off.
   */
  private static boolean early(Task task, Migration migration) {
    return task.getLive()
        && task.getRevision() > migration.getRevision()
        && !LiveDirection.of(migration).admits(task.getReverse());
  }

  /**
   * A completed job has a terminal outcome for each task of its plan, so a task that comes again
   * needs no other. A state from before the task was planned says nothing of it.
   */
  private static boolean settled(Task task, Migration migration) {
    return migration.getState() == MigrationState.COMPLETED
        && task.getRevision() <= migration.getRevision()
        && task.getEpoch() <= migration.getEpoch();
  }

  private Optional<Outgoing> copied(Incoming<Task> work, Job job) throws InterruptedException {
    if (work.value().getCleanup() != null) {
      return Optional.of(worker.answers().cleanup(work, job.sourceUri().bucket()));
    }
    Optional<Accommodation> noKey = ObjectKey.refusal(work.value().getTargetKey());
    if (noKey.isPresent()) {
      worker.metrics().failed();
      return Optional.of(
          worker.answers().failed(work, 1, ErrorClass.UNSUPPORTED, refused(noKey.get())));
    }
    if (work.value().getLive()) {
      return new LiveRun(worker, job, work).run();
    }
    if (UndoRun.takes(work.value())) {
      return Optional.of(new UndoRun(worker, job, work).run());
    }
    Outgoing answer = new CopyRun(worker, job, work).run();
    if (!deferred(answer)) {
      worker.uploads(job, work).settle(job.target());
    }
    return Optional.of(answer);
  }

  private Optional<Outgoing> answer(Incoming<Task> work, Migration migration)
      throws InterruptedException {
    Job job;
    try {
      job = directory.job(migration);
    } catch (IllegalArgumentException e) {
      return Optional.of(
          worker.answers().failed(work, 1, ErrorClass.CONFIGURATION, e.getMessage()));
    }
    worker.jobs().find(job.id()).ifPresent(directory::follow); // It may have changed meanwhile.
    try {
      return switch (job.spec().getKind()) {
        case MIGRATE, ROLLBACK -> copied(work, job);
        case DRY_RUN -> Optional.of(new DryRun(worker, job, work).run());
        case VERIFY -> Optional.of(worker.answers().untouched(work, job.sourceUri().bucket()));
      };
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("migration", job.id())
          .addKeyValue("key", work.value().getSourceKey())
          .log("a task met a defect and ends as failed");
      return Optional.of(worker.answers().failed(work, 1, ErrorClass.INTERNAL, e.toString()));
    }
  }

  /** What is said of an object that the target cannot hold. */
  static String refused(Accommodation rule) {
    return "the target cannot hold the object: " + rule;
  }

  private static boolean deferred(Outgoing answer) {
    return answer.value() instanceof Outcome outcome
        && outcome.getStatus() == OutcomeStatus.DEFERRED;
  }
}
