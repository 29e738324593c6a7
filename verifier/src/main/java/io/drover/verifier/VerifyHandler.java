package io.drover.verifier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.messaging.WorkHandler;
import io.drover.schemas.LiveDirection;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each copy with its outcome. */
final class VerifyHandler implements WorkHandler<Copy> {
  private static final Logger log = LoggerFactory.getLogger(VerifyHandler.class);

  private final Checker checker;
  private final JobDirectory directory;
  private final Duration jobWait;

  VerifyHandler(Checker checker, JobDirectory directory, Duration jobWait) {
    this.checker = checker;
    this.directory = directory;
    this.jobWait = jobWait;
  }

  /** What an application wrote while the job runs may be what a cutover waits for. */
  @Override
  public boolean urgent(Copy copy) {
    return copy.getLive();
  }

  /**
   * Checks one copy.
   *
   * @throws IllegalStateException if nobody knows the job; the copy goes to the dead letters
   */
  @Override
  public List<Outgoing> handle(Incoming<Copy> work) throws InterruptedException {
    Copy copy = work.value();
    Migration migration =
        checker
            .jobs()
            .await(copy.getMigrationId(), copy.getRevision(), jobWait)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "job '%s' of this copy is unknown after %s"
                            .formatted(copy.getMigrationId(), jobWait)));
    return settled(copy, migration) || turnedRound(copy, migration)
        ? List.of()
        : List.of(answer(copy, migration));
  }

  /**
   * A completed job has a terminal outcome for each task of its plan, so a copy that comes again
   * needs no other. A state from before its task was planned says nothing of it.
   */
  private static boolean settled(Copy copy, Migration migration) {
    return migration.getState() == MigrationState.COMPLETED
        && copy.getRevision() <= migration.getRevision()
        && copy.getEpoch() <= migration.getEpoch();
  }

  /**
   * A live job turns round only when all its tasks are answered, so a copy from before comes again.
   */
  private static boolean turnedRound(Copy copy, Migration migration) {
    return copy.getLive()
        && copy.getRevision() <= migration.getRevision()
        && !LiveDirection.of(migration).admits(copy.getReverse());
  }

  private Outgoing answer(Copy copy, Migration migration) throws InterruptedException {
    if (checker.unwanted(copy)) {
      return checker.outcomes().cancelled(copy);
    }
    Job job;
    try {
      job = directory.job(migration);
    } catch (IllegalArgumentException e) {
      return checker
          .outcomes()
          .failed(copy, Stage.VERIFY, ErrorClass.CONFIGURATION, e.getMessage());
    }
    try {
      if (copy.getCleanup() != null) {
        return new CleanupRun(checker, job, copy, copy.getCleanup()).run();
      }
      if (copy.getLive()) {
        return new LiveRun(checker, job, copy).run();
      }
      return switch (copy.getResult()) {
        case COPIED, UNCHANGED, REMOVED -> new VerifyRun(checker, job, copy).run();
        case UNTOUCHED -> new CompareRun(checker, job, copy).run();
      };
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("migration", job.id())
          .addKeyValue("key", copy.getSourceKey())
          .log("a copy met a defect and ends as failed");
      return checker.outcomes().failed(copy, Stage.VERIFY, ErrorClass.INTERNAL, e.toString());
    }
  }
}
