package io.drover.coordinator.job;

import io.drover.schemas.record.Action;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides commands and applies events; nothing else changes a job. Pure: the same arguments give
 * the same answer.
 *
 * <p>{@code PENDING → RUNNING ⇄ PAUSED}, {@code RUNNING → COMPLETED}, and from each of the first
 * three to {@code FAILED} and {@code CANCELLED}. A retry takes a {@code COMPLETED} job back to
 * {@code RUNNING}.
 */
public final class Lifecycle {
  private final Set<Action> offered;
  private final Duration retryWithin;

  /**
   * @param offered the actions that this version carries out; others are refused with that reason
   * @param retryWithin how long after its end the failures of a job can be tried again
   */
  public Lifecycle(Set<Action> offered, Duration retryWithin) {
    this.offered = Set.copyOf(offered);
    this.retryWithin = retryWithin;
  }

  /** Answers a command. Every event of a grant is legal in the present states. */
  public Decision decide(Map<MigrationId, Job> jobs, JobCommand command, Moment moment) {
    if (!offered.contains(command.action())) {
      return notOffered(command);
    }
    Instant at = moment.at();
    return switch (command) {
      case JobCommand.Start start -> decideStart(jobs, start, at);
      case JobCommand.Pause pause -> decidePause(jobs.get(pause.id()), pause, moment);
      case JobCommand.Resume resume -> decideResume(jobs.get(resume.id()), resume);
      case JobCommand.Cancel cancel -> decideCancel(jobs.get(cancel.id()), cancel, at);
      case JobCommand.SetLimits limits -> decideLimits(jobs.get(limits.id()), limits);
      case JobCommand.RetryFailed retry -> decideRetry(jobs, retry, moment);
      case JobCommand.Cutover cutover -> LiveDecisions.cutover(jobs.get(cutover.id()), cutover, at);
      case JobCommand.SwitchBack back -> LiveDecisions.switchBack(jobs.get(back.id()), back, at);
      case JobCommand.Finalize end -> LiveDecisions.finish(jobs.get(end.id()), end, at);
      case JobCommand.Sweep sweep -> LiveDecisions.sweep(jobs.get(sweep.id()), sweep, at);
    };
  }

  private Decision notOffered(JobCommand command) {
    return Decision.refuse(
        ("action %s for migration '%s' is not offered by this version of the coordinator: it must"
                + " be one of %s")
            .formatted(command.action(), command.id(), offered));
  }

  private static Decision decideStart(
      Map<MigrationId, Job> jobs, JobCommand.Start start, Instant at) {
    Job present = jobs.get(start.id());
    if (present != null) {
      return present.spec().equals(start.spec())
          ? Decision.UNCHANGED
          : Decision.refuse(
              ("migration '%s' exists with another specification (%s): a new specification needs a"
                      + " new id")
                  .formatted(start.id(), present.spec().difference(start.spec())));
    }
    Optional<String> cannotUndo = Undoing.refusal(jobs, start.spec());
    if (cannotUndo.isPresent()) {
      return Decision.refuse(
          "migration '%s' is refused: %s".formatted(start.id(), cannotUndo.get()));
    }
    Optional<Decision> conflict =
        conflict(jobs, start.id(), start.spec())
            .or(() -> LiveDecisions.movedAway(jobs, start.id(), start.spec()));
    if (conflict.isPresent()) {
      return conflict.get();
    }
    return Decision.grant(new JobEvent.Accepted(start.id(), start.spec(), start.requestedBy(), at));
  }

  /** No two jobs that are under way own the same objects (L-09). */
  private static Optional<Decision> conflict(
      Map<MigrationId, Job> jobs, MigrationId id, Specification spec) {
    for (Job other : jobs.values()) {
      Optional<String> conflict =
          other instanceof Job.Active && !other.id().equals(id)
              ? spec.conflict(other.spec())
              : Optional.empty();
      if (conflict.isPresent()) {
        return Optional.of(
            Decision.refuse(
                "migration '%s' must not run beside the active migration '%s': %s"
                    .formatted(id, other.id(), conflict.get())));
      }
    }
    return Optional.empty();
  }

  private static Decision decidePause(@Nullable Job job, JobCommand command, Moment moment) {
    return switch (job) {
      case Job.Running running -> LiveDecisions.pause(running, command, moment);
      case Job.Paused _ -> Decision.UNCHANGED;
      case Job.Pending pending -> illegal(pending, command);
      case Job.Final ended -> illegal(ended, command);
      case null -> unknown(command);
    };
  }

  private static Decision decideResume(@Nullable Job job, JobCommand command) {
    return switch (job) {
      case Job.Paused paused -> Decision.grant(new JobEvent.Resumed(paused.id()));
      case Job.Pending _, Job.Running _ -> Decision.UNCHANGED;
      case Job.Final ended -> illegal(ended, command);
      case null -> unknown(command);
    };
  }

  private static Decision decideLimits(@Nullable Job job, JobCommand.SetLimits command) {
    return switch (job) {
      case Job.Active active when command.limits().equals(active.header().limits()) ->
          Decision.UNCHANGED;
      case Job.Active active -> Decision.grant(new JobEvent.Limited(active.id(), command.limits()));
      case Job.Final ended -> illegal(ended, command);
      case null -> unknown(command);
    };
  }

  private Decision decideRetry(Map<MigrationId, Job> jobs, JobCommand command, Moment moment) {
    Job job = jobs.get(command.id());
    Optional<Decision> over = job == null ? Optional.empty() : LiveDecisions.retry(job, command);
    if (over.isPresent()) {
      return over.get();
    }
    return switch (job) {
      case Job.Running running ->
          Decision.grant(new JobEvent.RetryRequested(running.id(), moment.outcomes()));
      case Job.Completed completed -> decideRetry(jobs, completed, moment);
      case Job.Pending pending -> illegal(pending, command);
      case Job.Paused paused -> illegal(paused, command);
      case Job.Failed failed -> illegal(failed, command);
      case Job.Cancelled cancelled -> illegal(cancelled, command);
      case null -> unknown(command);
    };
  }

  private Decision decideRetry(Map<MigrationId, Job> jobs, Job.Completed job, Moment moment) {
    if (job.finishedAt().plus(retryWithin).isBefore(moment.at())) {
      return Decision.refuse(
          "migration '%s' ended at %s: failed objects can be tried again within %d h. A new job skips what is unchanged"
              .formatted(job.id(), job.finishedAt(), retryWithin.toHours()));
    }
    return conflict(jobs, job.id(), job.spec())
        .orElseGet(() -> Decision.grant(new JobEvent.RetryRequested(job.id(), moment.outcomes())));
  }

  private static Decision decideCancel(@Nullable Job job, JobCommand.Cancel command, Instant at) {
    return switch (job) {
      case Job.Active active ->
          LiveDecisions.ending(
              active, command, new JobEvent.Cancelled(active.id(), cancelReason(command), at), at);
      case Job.Cancelled _ -> Decision.UNCHANGED;
      case Job.Completed completed -> illegal(completed, command);
      case Job.Failed failed -> illegal(failed, command);
      case null -> unknown(command);
    };
  }

  private static String cancelReason(JobCommand.Cancel command) {
    return command.requestedBy().isEmpty()
        ? "cancelled by request"
        : "cancelled by " + command.requestedBy();
  }

  static Decision illegal(Job job, JobCommand command) {
    return Decision.refuse(
        "action %s is not possible for migration '%s': it is %s"
            .formatted(command.action(), job.id(), JobRecords.state(job)));
  }

  static Decision unknown(JobCommand command) {
    return Decision.refuse(
        "migration '%s' is unknown: %s needs one that exists"
            .formatted(command.id(), command.action()));
  }

  /**
   * The event that ends a job, once as many of its tasks are terminal as its complete plan has.
   * What is known of them may be old: it counts only if it knows of every failure that was taken up
   * again. A live job does not end before it is finalized: what is written later is to be copied
   * too.
   */
  public static Optional<JobEvent> completion(Job job, Standing standing, Instant now) {
    return job instanceof Job.Running running
            && LiveDecisions.mayComplete(running)
            && running.plan().complete()
            && !running.plan().repeats().retrying()
            && standing.reopened() >= running.plan().repeats().reopened()
            && standing.terminal() >= running.plan().tasks()
        ? Optional.of(new JobEvent.Completed(running.id(), now.truncatedTo(ChronoUnit.MILLIS)))
        : Optional.empty();
  }

  /**
   * The events that end a job that cannot go on. None if applications use the target already: then
   * it goes on as it is.
   */
  public static List<JobEvent> failure(Job.Active job, String reason, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return LiveDecisions.failure(job, new JobEvent.Failed(job.id(), reason, at), at);
  }

  /**
   * The state after an event.
   *
   * @param job the present state, or null if there is no such job
   * @throws IllegalStateException if the present state does not allow the event
   */
  public static Job apply(@Nullable Job job, JobEvent event) {
    return switch (event) {
      case JobEvent.Accepted e when job == null ->
          new Job.Pending(
              new JobHeader(
                  e.id(),
                  e.spec(),
                  e.at(),
                  e.requestedBy(),
                  1,
                  1,
                  e.spec().wire().getLimits(),
                  -1));
      case JobEvent.Started e when job instanceof Job.Pending pending -> pending.start(e);
      case JobEvent.Crossed e when job instanceof Job.Running running -> running.cross(e.step());
      case JobEvent.Crossed e when job instanceof Job.Paused paused -> paused.cross(e.step());
      case JobEvent.Planned e when job instanceof Job.Running running -> running.plan(e);
      case JobEvent.Limited e when job instanceof Job.Active active -> active.limit(e.limits());
      case JobEvent.PlannedAgain e when job instanceof Job.Running running ->
          running.planAgain(e.readTo());
      case JobEvent.RetryRequested e when job instanceof Job.Running running ->
          running.retry(e.failuresBefore());
      case JobEvent.RetryRequested e when job instanceof Job.Completed completed ->
          completed.retry(e.failuresBefore());
      case JobEvent.Reopened e when job instanceof Job.Running running ->
          running.reopen(e.tasks(), e.last());
      case JobEvent.Paused e when job instanceof Job.Running running -> running.pause(e.outcomes());
      case JobEvent.Resumed _ when job instanceof Job.Paused paused -> paused.resume();
      case JobEvent.Followed e when job instanceof Job.Running running ->
          running.followed(e.outcomes());
      case JobEvent.ChangesPlanned e when job instanceof Job.Running running ->
          running.planChanges(e.tasks(), e.readTo());
      case JobEvent.Completed e when job instanceof Job.Running running -> running.complete(e.at());
      case JobEvent.Sealed e when job instanceof Job.Final ended -> ended.seal(e.evidence());
      case JobEvent.Failed e when job instanceof Job.Active active ->
          active.fail(e.reason(), e.at());
      case JobEvent.Cancelled e when job instanceof Job.Active active ->
          active.cancel(e.reason(), e.at());
      case JobEvent e ->
          throw new IllegalStateException(
              "%s is not possible for migration '%s', which is %s"
                  .formatted(
                      e.getClass().getSimpleName(),
                      e.id(),
                      job == null ? "unknown" : JobRecords.state(job).toString()));
    };
  }
}
