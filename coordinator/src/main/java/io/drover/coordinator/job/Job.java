package io.drover.coordinator.job;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Limits;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One job in one state of its life. Immutable; a transition is a method of the state that allows it
 * and returns the next state, with the next revision.
 */
public sealed interface Job {
  JobHeader header();

  /** What it has since it started, or null if it never did. */
  @Nullable Course course();

  default MigrationId id() {
    return header().id();
  }

  default Specification spec() {
    return header().spec();
  }

  /** How far its plan has come. */
  default PlanProgress plan() {
    Course course = course();
    return course == null ? PlanProgress.NONE : course.plan();
  }

  /** Where the traffic of a live job is; null for others, and before it started. */
  default @Nullable Crossing crossing() {
    Course course = course();
    return course == null ? null : course.crossing();
  }

  /** The same job, its requests answered up to this offset. */
  Job answered(long offset);

  /** A state that is not final: the job holds its source and its target. */
  sealed interface Active extends Job permits Pending, Running, Paused {
    /** The same, at another speed. */
    Active limit(Limits limits);

    default Failed fail(String reason, Instant at) {
      return new Failed(header().next(), course(), reason, at);
    }

    default Cancelled cancel(String reason, Instant at) {
      return new Cancelled(header().next(), course(), reason, at);
    }
  }

  /** A state that nothing leaves, except that failed objects can be tried again. */
  sealed interface Final extends Job permits Completed, Failed, Cancelled {
    Instant finishedAt();

    /** Whether there are receipts that nobody has put a digest over yet. */
    default boolean unsealed() {
      Course course = course();
      return course != null && course.evidence() == null;
    }

    /** The same job with the digest over its receipts. */
    default Final seal(Evidence evidence) {
      Course course = course();
      if (course == null || course.evidence() != null) {
        throw new IllegalStateException("job %s has nothing to be sealed".formatted(id()));
      }
      Course sealed = course.sealed(evidence);
      JobHeader next = header().next();
      return switch (this) {
        case Completed ended -> new Completed(next, sealed, ended.finishedAt());
        case Failed ended -> new Failed(next, sealed, ended.reason(), ended.finishedAt());
        case Cancelled ended -> new Cancelled(next, sealed, ended.reason(), ended.finishedAt());
      };
    }
  }

  /** Accepted; its stores have not been looked at yet. */
  record Pending(JobHeader header) implements Active {
    @Override
    public @Nullable Course course() {
      return null;
    }

    @Override
    public Pending limit(Limits limits) {
      return new Pending(header.next(limits));
    }

    @Override
    public Pending answered(long offset) {
      return new Pending(header.answered(offset));
    }

    Running start(JobEvent.Started event) {
      Course course =
          new Course(
              event.at(),
              event.source(),
              event.target(),
              PlanProgress.NONE,
              null,
              event.crossing());
      return new Running(header.next(), course);
    }
  }

  /** Planning, or waiting for the outcome of what is planned. */
  record Running(JobHeader header, Course course) implements Active {
    @Override
    public Running limit(Limits limits) {
      return new Running(header.next(limits), course);
    }

    @Override
    public Running answered(long offset) {
      return new Running(header.answered(offset), course);
    }

    /** Each pass over the source that cleans it up has a plan of its own. */
    Running cross(CrossingEvent event) {
      boolean pass =
          event instanceof CrossingEvent.CleanupBegun || event instanceof CrossingEvent.CheckBegun;
      Course crossed = course.crossed(event);
      return new Running(header.next(), pass ? crossed.planAnew() : crossed);
    }

    Running plan(JobEvent.Planned page) {
      return new Running(header.next(), course.plus(page));
    }

    /** Plans tasks again that were put off, which only a job can that was stopped before. */
    Running planAgain(Marks readTo) {
      if (!repeats().followed()) {
        throw new IllegalStateException(
            "job %s has no task to plan again: it was never paused or retried".formatted(id()));
      }
      return new Running(header.next(), course.with(repeats().readTo(readTo)));
    }

    /** Takes up failed tasks again, which only a job can that was asked to. */
    Running reopen(int tasks, boolean last) {
      if (!repeats().retrying()) {
        throw new IllegalStateException("job %s is not being retried".formatted(id()));
      }
      return new Running(header.next(), course.with(repeats().reopen(tasks, last)));
    }

    /** From this place in the outcomes on tasks may be put off. */
    Running followed(Marks outcomes) {
      return new Running(header.next(), course.with(repeats().from(outcomes)));
    }

    /** Plans what changed, which only a live job does. */
    Running planChanges(int tasks, Optional<Marks> readTo) {
      if (!spec().live()) {
        throw new IllegalStateException("job %s is not live".formatted(id()));
      }
      return new Running(header.next(), course.plusChanges(tasks, readTo));
    }

    Running retry(Marks failuresBefore) {
      return new Running(header.next(), course.with(repeats().retryTo(failuresBefore)));
    }

    private Repeats repeats() {
      return course.plan().repeats();
    }

    /** From this place in the outcomes on tasks may be put off. */
    Paused pause(Marks outcomes) {
      return new Paused(header.next(), course.with(repeats().from(outcomes)));
    }

    /** Ends the job well; only a job can that has planned everything. */
    Completed complete(Instant at) {
      if (!course.plan().complete() || repeats().retrying()) {
        throw new IllegalStateException(
            "job %s cannot complete: its plan is not complete".formatted(id()));
      }
      return new Completed(header.next(), course.ended(), at);
    }
  }

  /** Started and held: nothing is planned. */
  record Paused(JobHeader header, Course course) implements Active {
    @Override
    public Paused limit(Limits limits) {
      return new Paused(header.next(limits), course);
    }

    @Override
    public Paused answered(long offset) {
      return new Paused(header.answered(offset), course);
    }

    Paused cross(CrossingEvent event) {
      return new Paused(header.next(), course.crossed(event));
    }

    Running resume() {
      return new Running(header.next(), course);
    }
  }

  /** Every task has a terminal outcome; some of them may be failures of single objects. */
  record Completed(JobHeader header, Course course, Instant finishedAt) implements Final {
    @Override
    public Completed answered(long offset) {
      return new Completed(header.answered(offset), course, finishedAt);
    }

    /** Goes on with the objects whose failure stands before this place in the outcomes. */
    Running retry(Marks failuresBefore) {
      return new Running(
          header.next(),
          course
              .reopened()
              .with(course.plan().repeats().readTo(failuresBefore).retryTo(failuresBefore)));
    }
  }

  /** Could not go on as a whole. */
  record Failed(JobHeader header, @Nullable Course course, String reason, Instant finishedAt)
      implements Final {
    @Override
    public Failed answered(long offset) {
      return new Failed(header.answered(offset), course, reason, finishedAt);
    }
  }

  /** Ended by request. */
  record Cancelled(JobHeader header, @Nullable Course course, String reason, Instant finishedAt)
      implements Final {
    @Override
    public Cancelled answered(long offset) {
      return new Cancelled(header.answered(offset), course, reason, finishedAt);
    }
  }
}
