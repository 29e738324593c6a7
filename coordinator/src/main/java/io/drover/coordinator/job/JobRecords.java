package io.drover.coordinator.job;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Jobs as the records of {@code drover.migrations}, and back. Both directions together change
 * nothing.
 */
public final class JobRecords {
  private JobRecords() {}

  /** The name of a job's state on the wire. */
  public static MigrationState state(Job job) {
    return switch (job) {
      case Job.Pending _ -> MigrationState.PENDING;
      case Job.Running _ -> MigrationState.RUNNING;
      case Job.Paused _ -> MigrationState.PAUSED;
      case Job.Completed _ -> MigrationState.COMPLETED;
      case Job.Failed _ -> MigrationState.FAILED;
      case Job.Cancelled _ -> MigrationState.CANCELLED;
    };
  }

  public static Migration toRecord(Job job) {
    JobHeader header = job.header();
    Course course = job.course();
    PlanProgress plan = job.plan();
    return new Migration(
        header.id().value(),
        header.spec().wire(),
        state(job),
        reason(job),
        header.revision(),
        header.epoch(),
        new Plan(
            plan.complete(),
            plan.checkpoint(),
            plan.tasks(),
            plan.bytes(),
            List.of(),
            List.of(),
            0L),
        course == null ? null : course.source(),
        course == null ? null : course.target(),
        header.createdAt(),
        course == null ? null : course.startedAt(),
        job instanceof Job.Final ended ? ended.finishedAt() : null,
        header.requestedBy(),
        header.limits(),
        null);
  }

  private static @Nullable String reason(Job job) {
    return switch (job) {
      case Job.Failed failed -> failed.reason();
      case Job.Cancelled cancelled -> cancelled.reason();
      case Job.Active _, Job.Completed _ -> null;
    };
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if it is not one that {@link #toRecord} makes
   */
  public static Job fromRecord(Migration record) {
    JobHeader header =
        new JobHeader(
            new MigrationId(record.getMigrationId()),
            Specification.of(record.getSpec()),
            record.getCreatedAt(),
            record.getRequestedBy(),
            record.getRevision(),
            record.getEpoch(),
            record.getLimits());
    Course course = course(record);
    return switch (record.getState()) {
      case PENDING -> new Job.Pending(header);
      case RUNNING -> new Job.Running(header, present(header, course, "startedAt"));
      case PAUSED -> new Job.Paused(header, present(header, course, "startedAt"));
      case COMPLETED ->
          new Job.Completed(header, present(header, course, "startedAt"), finished(header, record));
      case FAILED -> new Job.Failed(header, course, reason(record), finished(header, record));
      case CANCELLED -> new Job.Cancelled(header, course, reason(record), finished(header, record));
    };
  }

  private static @Nullable Course course(Migration record) {
    Plan plan = record.getPlan();
    return record.getStartedAt() == null
            || record.getSourceStore() == null
            || record.getTargetStore() == null
        ? null
        : new Course(
            record.getStartedAt(),
            record.getSourceStore(),
            record.getTargetStore(),
            new PlanProgress(
                plan.getComplete(), plan.getCheckpoint(), plan.getTasks(), plan.getBytes()));
  }

  private static Instant finished(JobHeader header, Migration record) {
    return present(header, record.getFinishedAt(), "finishedAt");
  }

  private static String reason(Migration record) {
    return Objects.requireNonNullElse(record.getReason(), "");
  }

  private static <T> T present(JobHeader header, @Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException(
          "migration '%s' lacks %s in its state".formatted(header.id(), field));
    }
    return value;
  }
}
