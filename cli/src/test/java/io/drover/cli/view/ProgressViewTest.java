package io.drover.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
  private static Progress.Builder half() {
    return Progress.newBuilder()
        .setMigrationId("m-1")
        .setState(MigrationState.RUNNING)
        .setPlanComplete(false)
        .setTotal(20_000)
        .setTotalBytes(2_147_483_648L)
        .setMigrated(9_000)
        .setSkipped(990)
        .setFailed(10)
        .setSourceGone(0)
        .setCancelled(0)
        .setMigratedBytes(1_000_000_000)
        .setFinishedBytes(1_073_741_824)
        .setPercent(50)
        .setObjectsPerSecond(1_234.5)
        .setBytesPerSecond(104_857_600)
        .setElapsedMillis(10_000)
        .setRemainingMillis(75_000L)
        .setUpdatedAt(Instant.EPOCH);
  }

  @Test
  @DisplayName("O-10: bar, counts, rates, ETA and memory in one line")
  void terminalLineShowsEverything() {
    String line = ProgressView.terminalLine(half().build(), Optional.of(314_572_800L), 200);

    assertThat(line)
        .startsWith("████████████░░░░░░░░░░░░")
        .contains("50.0 %")
        .contains("10,000/20,000+ objects")
        .contains("1.00 GiB/2.00 GiB")
        .contains("1,235 obj/s")
        .contains("100 MiB/s")
        .contains("ETA 1:15")
        .contains("10 failed")
        .contains("mem 300 MiB");
  }

  @Test
  void terminalLineNeverWraps() {
    assertThat(ProgressView.terminalLine(half().build(), Optional.empty(), 40)).hasSize(40);
  }

  @Test
  void plainLineHasNoSeparatorsInsideNumbers() {
    assertThat(ProgressView.plainLine(half().setPlanComplete(true).build()))
        .isEqualTo(
            "m-1 RUNNING 50.0% objects=10000/20000 bytes=1073741824/2147483648 failed=10"
                + " objects/s=1235 bytes/s=104857600 elapsed=0:10 remaining=1:15");
  }

  @Test
  void summaryPointsToTheFailures() {
    assertThat(ProgressView.summary(half().setState(MigrationState.COMPLETED).build()))
        .contains("Migration m-1 COMPLETED in 0:10")
        .contains("9,000 objects")
        .contains("drover failures m-1");
  }

  @Test
  void jsonCarriesEveryFieldOfTheSchema() {
    assertThat(JsonView.line(half().build()))
        .contains("\"migrationId\":\"m-1\"")
        .contains("\"state\":\"RUNNING\"")
        .contains("\"objectsPerSecond\":1234.5")
        .contains("\"updatedAt\":\"1970-01-01T00:00:00Z\"");
  }
}
