package io.drover.progress;

import static io.drover.schemas.record.MigrationState.CANCELLED;
import static io.drover.schemas.record.MigrationState.COMPLETED;
import static io.drover.schemas.record.MigrationState.PAUSED;
import static io.drover.schemas.record.MigrationState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Progress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressTopologyTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ProgressDriver driver = new ProgressDriver(ProgressTopology.Storage.ROCKSDB);

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  @DisplayName("M-11 counts every status, and deferred tasks not at all")
  void countsEveryStatus() {
    driver.migration("job", RUNNING, true, 10, 1000);
    driver.outcome("job", 0, OutcomeStatus.MIGRATED, 100);
    driver.outcome("job", 1, OutcomeStatus.SKIPPED, 20);
    driver.outcome("job", 2, OutcomeStatus.FAILED, 3);
    driver.outcome("job", 3, OutcomeStatus.SOURCE_GONE, 4);
    driver.outcome("job", 4, OutcomeStatus.CANCELLED, 5);
    driver.outcome("job", 5, OutcomeStatus.DEFERRED, 6);

    driver.pass(SECOND);

    var last = driver.last();
    assertThat(last.getMigrated()).isEqualTo(1);
    assertThat(last.getSkipped()).isEqualTo(1);
    assertThat(last.getFailed()).isEqualTo(1);
    assertThat(last.getSourceGone()).isEqualTo(1);
    assertThat(last.getCancelled()).isEqualTo(1);
    assertThat(last.getMigratedBytes()).isEqualTo(100);
    assertThat(last.getFinishedBytes()).isEqualTo(132);
    assertThat(last.getTotal()).isEqualTo(10);
    assertThat(last.getPercent()).isEqualTo(50.0);
  }

  @Test
  @DisplayName("M-11 a redelivered outcome counts once")
  void redeliveredOutcomeCountsOnce() {
    driver.migration("job", RUNNING, false, 2, 20);
    for (var i = 0; i < 3; i++) {
      driver.outcome("job", 7, OutcomeStatus.MIGRATED, 10);
    }

    driver.pass(SECOND);

    var last = driver.last();
    assertThat(last.getMigrated()).isEqualTo(1);
    assertThat(last.getMigratedBytes()).isEqualTo(10);
  }

  @Test
  @DisplayName("M-11 the last outcome of a task wins, as in the compacted topic")
  void lastOutcomeWins() {
    driver.migration("job", RUNNING, false, 1, 10);
    driver.outcome("job", 2_000, OutcomeStatus.FAILED, 10);
    driver.pass(SECOND);
    assertThat(driver.last().getFailed()).isEqualTo(1);

    driver.outcome("job", 2_000, OutcomeStatus.MIGRATED, 10);
    driver.pass(SECOND);

    var last = driver.last();
    assertThat(last.getFailed()).isZero();
    assertThat(last.getMigrated()).isEqualTo(1);
    assertThat(last.getFinishedBytes()).isEqualTo(10);
  }

  @Test
  @DisplayName("M-11 jobs that share a partition are counted apart")
  void jobsAreCountedApart() {
    driver.migration("a", RUNNING, false, 1, 1);
    driver.migration("a.b", RUNNING, false, 2, 2);
    driver.outcome("a", 0, OutcomeStatus.MIGRATED, 1);
    driver.outcome("a.b", 1, OutcomeStatus.MIGRATED, 1);
    driver.outcome("a.b", 2, OutcomeStatus.FAILED, 1);

    driver.pass(Duration.ofSeconds(2));

    assertThat(driver.published())
        .filteredOn(progress -> progress.getMigrationId().equals("a.b"))
        .last()
        .satisfies(
            progress -> assertThat(progress.getMigrated() + progress.getFailed()).isEqualTo(2));
  }

  @Test
  @DisplayName("M-11 at most one publication a second, and none while nothing changes")
  void atMostOnceASecond() {
    driver.migration("job", RUNNING, false, 1_000_000, 1_000_000);
    for (var i = 0; i < 100; i++) {
      driver.outcome("job", i, OutcomeStatus.MIGRATED, 1);
      driver.pass(Duration.ofMillis(100));
    }
    var published = driver.published();
    assertThat(published).hasSizeBetween(9, 11);
    assertAtLeastASecondApart(published);

    // The rate falls to zero within its window; after that there is nothing to say.
    driver.pass(Duration.ofSeconds(60));
    assertThat(driver.last().getObjectsPerSecond()).isZero();
    driver.pass(Duration.ofSeconds(60));

    assertThat(driver.published()).isEmpty();
  }

  @Test
  @DisplayName("M-11 the final state is published at once, exact, and once")
  void finalStateIsPublishedOnce() {
    driver.migration("job", RUNNING, true, 2, 20);
    driver.outcome("job", 0, OutcomeStatus.MIGRATED, 10);
    driver.outcome("job", 1, OutcomeStatus.MIGRATED, 10);
    driver.pass(Duration.ofMillis(250));
    driver.migration("job", COMPLETED, true, 2, 20);

    var last = driver.last();
    assertThat(last.getState()).isEqualTo(COMPLETED);
    assertThat(last.getMigrated()).isEqualTo(2);
    assertThat(last.getPercent()).isEqualTo(100.0);
    assertThat(last.getRemainingMillis()).isZero();
    driver.pass(Duration.ofMinutes(5));
    assertThat(driver.published()).isEmpty();
  }

  @Test
  @DisplayName("M-11 a completed job is not shown as completed before its outcomes are counted")
  void completedWaitsForOutcomes() {
    driver.migration("job", RUNNING, true, 2, 20);
    driver.outcome("job", 0, OutcomeStatus.MIGRATED, 10);
    driver.migration("job", COMPLETED, true, 2, 20);
    driver.pass(Duration.ofSeconds(3));
    assertThat(driver.published()).extracting(Progress::getState).containsOnly(RUNNING);

    driver.outcome("job", 1, OutcomeStatus.MIGRATED, 10);
    driver.pass(Duration.ofMillis(500));

    var last = driver.last();
    assertThat(last.getState()).isEqualTo(COMPLETED);
    assertThat(last.getMigrated()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "M-11 a completed job whose outcomes do not come is shown as completed after the settling"
          + " time")
  void completedIsShownAfterSettling() {
    driver.migration("job", COMPLETED, true, 2, 20);
    driver.outcome("job", 0, OutcomeStatus.MIGRATED, 10);
    driver.pass(Duration.ofSeconds(11));

    var last = driver.last();
    assertThat(last.getState()).isEqualTo(COMPLETED);
    assertThat(last.getMigrated()).isEqualTo(1);
    assertThat(last.getTotal()).isEqualTo(2);
  }

  @Test
  @DisplayName("M-11 a cancelled job is shown at once; outcomes that still come in are counted")
  void cancelledIsShownAtOnce() {
    driver.migration("job", RUNNING, false, 5, 50);
    driver.migration("job", CANCELLED, false, 5, 50);
    assertThat(driver.last().getState()).isEqualTo(CANCELLED);

    driver.outcome("job", 0, OutcomeStatus.CANCELLED, 10);
    driver.pass(Duration.ofSeconds(2));

    assertThat(driver.published())
        .singleElement()
        .satisfies(progress -> assertThat(progress.getCancelled()).isEqualTo(1));
  }

  @Test
  @DisplayName("M-11 rates over the recent window and the estimate that follows from them")
  void ratesAndEstimate() {
    driver.migration("job", RUNNING, true, 1_000, 100_000);
    for (var second = 0; second < 40; second++) {
      for (var i = 0; i < 10; i++) {
        driver.outcome("job", second * 10L + i, OutcomeStatus.MIGRATED, 100);
      }
      driver.pass(SECOND);
    }

    var last = driver.last();
    assertThat(last.getObjectsPerSecond()).isCloseTo(10, within(0.6));
    assertThat(last.getBytesPerSecond()).isCloseTo(1_000, within(60.0));
    assertThat(last.getRemainingMillis()).isCloseTo(60_000L, within(5_000L));
    assertThat(last.getElapsedMillis()).isCloseTo(40_000L, within(1_000L));
  }

  @Test
  @DisplayName(
      "M-11 nobody can tell the end while the plan grows, while nothing moves, and during a pause")
  void noEstimateWithoutGround() {
    driver.migration("job", RUNNING, false, 1_000, 1_000);
    driver.outcome("job", 0, OutcomeStatus.MIGRATED, 1);
    driver.pass(Duration.ofSeconds(2));
    assertThat(driver.last().getRemainingMillis()).isNull();

    driver.migration("job", RUNNING, true, 1_000, 1_000);
    driver.pass(Duration.ofSeconds(60));
    assertThat(driver.last().getRemainingMillis()).isNull();

    driver.outcome("job", 1, OutcomeStatus.MIGRATED, 1);
    driver.migration("job", PAUSED, true, 1_000, 1_000);
    driver.pass(Duration.ofSeconds(2));
    assertThat(driver.last().getRemainingMillis()).isNull();
  }

  @Test
  @DisplayName("M-11 what is finished was planned, also where the job's record lags behind")
  void totalCoversWhatIsFinished() {
    driver.migration("job", RUNNING, false, 0, 0);
    driver.outcome("job", 0, OutcomeStatus.MIGRATED, 10);
    driver.pass(Duration.ofSeconds(2));

    var last = driver.last();
    assertThat(last.getTotal()).isEqualTo(1);
    assertThat(last.getTotalBytes()).isEqualTo(10);
    assertThat(last.getPercent()).isLessThanOrEqualTo(100.0);
  }

  @Test
  @DisplayName("M-11 an empty job is finished")
  void emptyJob() {
    driver.migration("job", COMPLETED, true, 0, 0);

    assertThat(driver.last().getPercent()).isEqualTo(100.0);
  }

  @Test
  @DisplayName("Progress of a job goes with the job's record, and its statuses after the retention")
  void stateOfFormerJobsIsDropped() {
    driver.migration("job", COMPLETED, true, 1, 10);
    driver.outcome("job", 5_000, OutcomeStatus.MIGRATED, 10);
    driver.pass(SECOND);
    assertThat(driver.storedChunks()).isEqualTo(1);

    driver.deleteMigration("job");
    assertThat(driver.published()).last().isNull();
    driver.presence = JobPresence.OVER;
    driver.pass(Duration.ofMinutes(2));

    assertThat(driver.storedChunks()).isZero();
  }

  @Test
  @DisplayName("Statuses of a job without a record stay for a while: its record may be late")
  void stateOfUnknownJobsIsDroppedLater() {
    driver.outcome("job", 0, OutcomeStatus.MIGRATED, 10);
    driver.presence = JobPresence.ABSENT;
    driver.pass(Duration.ofMinutes(30));
    assertThat(driver.storedChunks()).isEqualTo(1);

    driver.pass(Duration.ofMinutes(35));

    assertThat(driver.storedChunks()).isZero();
    assertThat(driver.published()).isEmpty();
  }

  private static void assertAtLeastASecondApart(java.util.List<Progress> published) {
    for (var i = 1; i < published.size(); i++) {
      var gap =
          Duration.between(published.get(i - 1).getUpdatedAt(), published.get(i).getUpdatedAt());
      assertThat(gap).isGreaterThanOrEqualTo(SECOND);
    }
  }
}
