package io.drover.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.limits.Timetable;
import io.drover.schemas.record.Forecast;
import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Weekday;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** O-04, F-06: how long a run would take. */
class EstimateTest {
  /** A Monday. */
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  private static final GivenRates RATES =
      new GivenRates(OptionalDouble.of(100), OptionalDouble.of(1_000_000));

  private final DryRunReport report = new DryRunReport();

  EstimateTest() {
    for (int i = 0; i < 1_000; i++) {
      report.add(planned(i));
    }
  }

  @Test
  @DisplayName("O-04 without limits the slower of requests and bytes decides")
  void free() {
    Estimate estimate = estimate(null);

    assertThat(estimate.time()).isEqualTo(Duration.ofSeconds(100)); // 10 MB streamed in 10 s.
    assertThat(estimate.limited()).isFalse();
  }

  @Test
  @DisplayName(
      "O-04 F-06 the limits of the job make it longer, that of bytes also for bytes that"
          + " pass through no copier")
  void limited() {
    Estimate objects = estimate(Limits.newBuilder().setObjectsPerSecond(2).build());
    Estimate bytes = estimate(Limits.newBuilder().setBytesPerSecond(10_000).build());
    Estimate wide = estimate(Limits.newBuilder().setObjectsPerSecond(1_000).build());

    assertThat(objects.time()).isEqualTo(Duration.ofSeconds(500));
    assertThat(objects.limited()).isTrue();
    assertThat(bytes.time()).isEqualTo(Duration.ofSeconds(1_000));
    assertThat(wide.time()).isEqualTo(Duration.ofSeconds(100));
    assertThat(wide.limited()).isFalse();
  }

  @Test
  @DisplayName("O-04 F-06 a timetable counts from now on: slow until one, free afterwards")
  void timetable() {
    LimitWindow slow =
        LimitWindow.newBuilder()
            .setDays(List.of(Weekday.MON))
            .setFrom(8 * 60)
            .setUntil(12 * 60 + 1)
            .setObjectsPerSecond(5)
            .build();
    Estimate estimate = estimate(Limits.newBuilder().setTimetable(List.of(slow)).build());

    // 60 s at 5 objects per second are 300 objects; the other 700 take 70 of the free 100 s.
    assertThat(estimate.time()).isEqualTo(Duration.ofSeconds(130));
    assertThat(estimate.limited()).isTrue();
  }

  private Estimate estimate(@org.jspecify.annotations.Nullable Limits limits) {
    return Estimate.of(report, Duration.ofSeconds(1), RATES, Timetable.of(limits), NOON);
  }

  /** Ten requests and 10,000 bytes each. */
  private static Outcome planned(int number) {
    return Outcome.newBuilder()
        .setTask(new TaskRef(0, (long) number))
        .setMigrationId("m")
        .setSourceKey("k" + number)
        .setStatus(OutcomeStatus.PLANNED)
        .setSize(10_000)
        .setForecast(
            Forecast.newBuilder()
                .setHeads(5)
                .setGets(0)
                .setTagGets(0)
                .setPuts(5)
                .setDeletes(0)
                .setReadBytes(10_000)
                .setWrittenBytes(10_000)
                .setLooks(1)
                .build())
        .setFinishedAt(Instant.EPOCH)
        .build();
  }
}
