package io.drover.coordinator.job;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingRecords;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.PlanRange;
import java.time.Instant;
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
    Crossing crossing = job.crossing();
    return Migration.newBuilder()
        .setMigrationId(header.id().value())
        .setSpec(header.spec().wire())
        .setState(state(job))
        .setReason(reason(job))
        .setRevision(header.revision())
        .setEpoch(header.epoch())
        .setPlan(plan(job.plan()))
        .setSourceStore(course == null ? null : course.source())
        .setTargetStore(course == null ? null : course.target())
        .setCreatedAt(header.createdAt())
        .setStartedAt(course == null ? null : course.startedAt())
        .setFinishedAt(job instanceof Job.Final ended ? ended.finishedAt() : null)
        .setRequestedBy(header.requestedBy())
        .setAnswered(header.answered())
        .setLimits(header.limits())
        .setEvidence(course == null ? null : course.evidence())
        .setCutover(crossing == null ? null : CrossingRecords.toRecord(crossing))
        .build();
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
            record.getLimits(),
            record.getAnswered());
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
    return record.getStartedAt() == null
            || record.getSourceStore() == null
            || record.getTargetStore() == null
        ? null
        : new Course(
            record.getStartedAt(),
            record.getSourceStore(),
            record.getTargetStore(),
            plan(record.getPlan()),
            record.getEvidence(),
            record.getCutover() == null ? null : CrossingRecords.fromRecord(record.getCutover()));
  }

  private static Plan plan(PlanProgress plan) {
    return Plan.newBuilder()
        .setComplete(plan.complete())
        .setCheckpoint(plan.checkpoint())
        .setTasks(plan.tasks())
        .setBytes(plan.bytes())
        .setRanges(
            plan.ranges().stream()
                .map(range -> new PlanRange(range.after(), range.until()))
                .toList())
        .setAgain(plan.repeats().again().wire())
        .setRetry(plan.repeats().retry().wire())
        .setReopened(plan.repeats().reopened())
        .setChanges(plan.changes().wire())
        .setFiltered(plan.passedOver().filtered())
        .setPassedOver(plan.passedOver().others())
        .setPassedOverExamples(plan.passedOver().examples())
        .build();
  }

  private static PlanProgress plan(Plan plan) {
    return new PlanProgress(
        plan.getComplete(),
        plan.getCheckpoint(),
        plan.getRanges().stream()
            .map(range -> new KeyRange(range.getAfter(), range.getUntil()))
            .toList(),
        plan.getTasks(),
        plan.getBytes(),
        new PassedOver(plan.getFiltered(), plan.getPassedOver(), plan.getPassedOverExamples()),
        new Repeats(Marks.of(plan.getAgain()), Marks.of(plan.getRetry()), plan.getReopened()),
        Marks.of(plan.getChanges()));
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
