package io.drover.coordinator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.job.Standing;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskTallyTest {
  private final TaskTally tally = new TaskTally(1 << 20);

  private static Outcome outcome(int partition, long offset, OutcomeStatus status) {
    return Outcome.newBuilder()
        .setMigrationId("job")
        .setTask(new TaskRef(partition, offset))
        .setSourceKey("k")
        .setStatus(status)
        .setSize(1)
        .setAttempts(1)
        .setFinishedAt(Instant.EPOCH)
        .build();
  }

  private Standing after(int partition, long offset, OutcomeStatus status) {
    tally.accept(outcome(partition, offset, status));
    return tally.standing();
  }

  @Test
  @DisplayName("T-01: an outcome that is repeated counts once")
  void repeated() {
    assertThat(after(0, 5, OutcomeStatus.MIGRATED).terminal()).isEqualTo(1);
    assertThat(after(0, 5, OutcomeStatus.MIGRATED).terminal()).isEqualTo(1);
    assertThat(after(0, 5, OutcomeStatus.SKIPPED).terminal()).isEqualTo(1);
    assertThat(after(1, 5, OutcomeStatus.MIGRATED).terminal()).isEqualTo(2);
    assertThat(after(0, 5 + (1 << 16), OutcomeStatus.MIGRATED).terminal()).isEqualTo(3);
  }

  @Test
  @DisplayName("L-08: a task that is put off is open until its own answer; then it stays done")
  void deferred() {
    assertThat(after(0, 7, OutcomeStatus.DEFERRED).terminal()).isZero();
    assertThat(after(0, 7, OutcomeStatus.REMOVED).terminal()).isEqualTo(1);
    assertThat(after(0, 7, OutcomeStatus.DEFERRED).terminal()).isEqualTo(1);
  }

  @Test
  @DisplayName("L-06: a failure that is taken up again is open, and every reopening counts")
  void reopened() {
    assertThat(after(0, 1, OutcomeStatus.FAILED))
        .isEqualTo(new Standing(1, 0, List.of("1 failed objects")));
    assertThat(after(0, 1, OutcomeStatus.REOPENED)).isEqualTo(new Standing(0, 1));
    assertThat(after(0, 1, OutcomeStatus.REOPENED)).isEqualTo(new Standing(0, 2));
    assertThat(after(0, 1, OutcomeStatus.MIGRATED)).isEqualTo(new Standing(1, 2));
  }

  @Test
  @DisplayName("Of more tasks than it may remember it knows too few, never too many")
  void bounded() {
    TaskTally small = new TaskTally(1);
    small.accept(outcome(0, 1, OutcomeStatus.MIGRATED));
    small.accept(outcome(1, 1, OutcomeStatus.MIGRATED));

    assertThat(small.standing()).isEqualTo(new Standing(1, 0));
  }

  @Test
  @DisplayName("L-06: of two witnesses the one counts that is further")
  void further() {
    Standing reported = new Standing(5, 1);

    assertThat(reported.orFurther(new Standing(6, 1)).terminal()).isEqualTo(6);
    assertThat(reported.orFurther(new Standing(4, 1)).terminal()).isEqualTo(5);
    assertThat(reported.orFurther(new Standing(9, 0)).terminal()).isEqualTo(5);
    assertThat(reported.orFurther(new Standing(4, 2)).terminal()).isEqualTo(4);
  }
}
