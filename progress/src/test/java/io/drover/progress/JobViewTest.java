package io.drover.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JobViewTest {
  private static final long START = ProgressDriver.START.toEpochMilli();

  @Test
  @DisplayName(
      "M-11 sums of several partitions add up, and a later sum of a partition replaces the earlier")
  void mergesPartitions() {
    var view = running();

    view.partial(0, migrated(5), START);
    view.partial(1, migrated(7), START);
    view.partial(0, migrated(6), START);

    assertThat(view.sums()).isEqualTo(migrated(13));
  }

  @Test
  @DisplayName(
      "F-05 after a restart counts are exact, and what was published is not published again")
  void restartRepeatsNothing() {
    var before = new JobView("job", ProgressDriver.PACE, START);
    before.migration(migration(MigrationState.COMPLETED), START);
    before.partial(0, migrated(10), START);
    assertThat(before.due(START)).isPresent();

    var after = restarted(before, START + 60_000);

    assertThat(after.sums()).isEqualTo(migrated(10));
    assertThat(after.due(START + 60_000)).isEmpty();
  }

  @Test
  @DisplayName("F-05 after a restart the second between two publications still holds")
  void restartKeepsTheInterval() {
    var before = running();
    before.partial(0, migrated(4), START);
    assertThat(before.due(START)).isPresent();

    var after = restarted(before, START + 100);
    after.partial(0, migrated(5), START + 100);

    assertThat(after.due(START + 100)).isEmpty();
    assertThat(after.due(START + 1_000)).isPresent();
  }

  @Test
  @DisplayName("M-11 after a restart rates begin with what happens from then on")
  void ratesBeginAgain() {
    var before = running();
    before.partial(0, migrated(4), START);
    assertThat(before.due(START)).isPresent();

    var after = restarted(before, START + 60_000);
    after.partial(0, migrated(6), START + 62_000);

    assertThat(after.due(START + 62_000).map(Progress::getObjectsPerSecond)).contains(1.0);
  }

  @Test
  @DisplayName("The state of a job is kept for the retention after its end")
  void isOverAfterRetention() {
    var view = new JobView("job", ProgressDriver.PACE, START);
    view.migration(migration(MigrationState.COMPLETED), START);

    assertThat(view.isOver(START + Duration.ofDays(14).toMillis())).isFalse();
    assertThat(view.isOver(START + Duration.ofDays(15).toMillis())).isTrue();
  }

  @Test
  @DisplayName("A running job is never over")
  void runningIsNeverOver() {
    assertThat(running().isOver(START + Duration.ofDays(1_000).toMillis())).isFalse();
  }

  private static JobView running() {
    var view = new JobView("job", ProgressDriver.PACE, START);
    view.begin(START);
    view.migration(migration(MigrationState.RUNNING), START);
    return view;
  }

  /** As the merge does it: the stored job, then the partial sums. */
  private static JobView restarted(JobView before, long now) {
    var after = new JobView("job", ProgressDriver.PACE, now);
    after.restore(StoredJob.ofBytes(before.stored().orElseThrow().toBytes()), now);
    after.partial(0, Sums.ofBytes(before.sums().toBytes()), now);
    after.begin(now);
    return after;
  }

  private static Migration migration(MigrationState state) {
    return ProgressDriver.migrationRecord("job", state, true, 10, 10, ProgressDriver.START);
  }

  private static Sums migrated(long count) {
    return new Sums(count, 0, 0, 0, 0, 0, 0, 0, 0, count, count, 0);
  }
}
