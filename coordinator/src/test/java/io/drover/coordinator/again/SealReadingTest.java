package io.drover.coordinator.again;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobRecords;
import io.drover.schemas.record.AgainMark;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Verification;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** O-06, F-07: when all tasks of a job that ended are answered, and what its seal covers. */
class SealReadingTest {
  /** What was put off before 10 was planned again before the job was cancelled. */
  private static final Job.Final CANCELLED = cancelled();

  private final SealReading reading = new SealReading(CANCELLED);

  @Test
  @DisplayName(
      "O-06, F-07 a task that was put off and planned again is not answered yet: its next answer"
          + " may have a receipt")
  void plannedAgainIsOpen() {
    reading.take(0, 3, outcome(1, OutcomeStatus.MIGRATED));
    reading.take(0, 9, outcome(2, OutcomeStatus.DEFERRED));

    assertThat(reading.evidence()).isEmpty();
    assertThat(reading.answered()).isEqualTo(1);
  }

  @Test
  @DisplayName("F-07 a task that was put off and not planned again is left undone")
  void putOffForGood() {
    reading.read(0, 20);
    reading.take(0, 3, outcome(1, OutcomeStatus.MIGRATED));
    reading.take(0, 10, outcome(2, OutcomeStatus.DEFERRED));

    Evidence evidence = reading.evidence().orElseThrow();
    assertThat(evidence.getReceipts()).isEqualTo(1);
    assertThat(evidence.getUntil()).containsExactly(new AgainMark(0, 20L));
  }

  @Test
  @DisplayName("O-06 what was taken up again is open; parts add up")
  void parts() {
    SealReading other = new SealReading(CANCELLED);
    other.read(1, 7);
    other.take(1, 2, outcome(2, OutcomeStatus.REOPENED));
    reading.read(0, 20);
    reading.take(0, 3, outcome(1, OutcomeStatus.MIGRATED));
    reading.merge(other);
    assertThat(reading.evidence()).isEmpty();

    SealReading later = new SealReading(CANCELLED);
    later.take(1, 5, outcome(2, OutcomeStatus.CANCELLED));
    reading.merge(later);

    assertThat(reading.evidence().orElseThrow().getUntil())
        .containsExactly(new AgainMark(0, 20L), new AgainMark(1, 7L));
  }

  private static Job.Final cancelled() {
    StoreCapabilities able =
        StoreCapabilities.newBuilder()
            .setPrimitives(List.of())
            .setStoredChecksums(List.of())
            .build();
    Migration record =
        Migration.newBuilder()
            .setMigrationId("m")
            .setSpec(MigrationSpec.newBuilder().setSource("s3://from").setTarget("s3://to").build())
            .setState(MigrationState.CANCELLED)
            .setRevision(7L)
            .setPlan(
                Plan.newBuilder()
                    .setComplete(true)
                    .setTasks(2L)
                    .setBytes(2L)
                    .setAgain(List.of(new AgainMark(0, 10L)))
                    .build())
            .setSourceStore(able)
            .setTargetStore(able)
            .setCreatedAt(Instant.EPOCH)
            .setStartedAt(Instant.EPOCH)
            .setFinishedAt(Instant.EPOCH)
            .setReason("enough")
            .build();
    return (Job.Final) JobRecords.fromRecord(record);
  }

  private static Outcome outcome(long task, OutcomeStatus status) {
    return Outcome.newBuilder()
        .setTask(new TaskRef(0, task))
        .setMigrationId("m")
        .setSourceKey("k" + task)
        .setStatus(status)
        .setSize(1)
        .setReceipt(status == OutcomeStatus.MIGRATED ? receipt() : null)
        .setFinishedAt(Instant.EPOCH)
        .build();
  }

  private static Receipt receipt() {
    return Receipt.newBuilder()
        .setSourceKey("k")
        .setSourcePin("p")
        .setTargetKey("k")
        .setTargetPin("q")
        .setSize(1)
        .setChecksums(List.of())
        .setVerification(Verification.SIZE)
        .setVerifier("v")
        .setVerifiedAt(Instant.EPOCH)
        .build();
  }
}
