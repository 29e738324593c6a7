package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.limits.Timetable;
import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Weekday;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private long now;
  private Instant wall = Instant.parse("2026-11-20T07:59:59Z"); // A Friday.

  private Clock clock() {
    InstantSource virtual = () -> wall;
    return virtual.withZone(ZoneOffset.UTC);
  }

  private void pass(long nanos) {
    now += nanos;
    wall = wall.plusNanos(nanos);
  }

  private static Timetable bytes(long perSecond) {
    return Timetable.of(Limits.newBuilder().setBytesPerSecond(perSecond).build());
  }

  @Test
  @DisplayName("F-06 an object larger than a second's budget goes at once and is paid afterwards")
  void debt() {
    Pace pace = new Pace(clock(), 0.5, now);
    pace.limits(bytes(1_000), now);

    pace.begin(5_000, now);

    assertThat(pace.nanosUntilBegin(now)).isEqualTo(10 * SECOND);
    pass(9 * SECOND);
    assertThat(pace.mayBegin(now)).isFalse();
    pass(SECOND);
    assertThat(pace.mayBegin(now)).isTrue();
  }

  @Test
  @DisplayName("F-06 idle time is made up for by at most a second's budget")
  void savesLittle() {
    Pace pace = new Pace(clock(), 1, now);
    pace.limits(bytes(1_000), now);
    pass(3_600 * SECOND);

    pace.begin(1_001, now);

    assertThat(pace.nanosUntilBegin(now)).isEqualTo(SECOND / 1_000);
  }

  @Test
  @DisplayName("F-06 who owns no partition has no share; without limits it needs none")
  void withoutShare() {
    Pace pace = new Pace(clock(), 0, now);
    assertThat(pace.mayBegin(now)).isTrue();
    pace.limits(bytes(1_000), now);
    assertThat(pace.nanosUntilBegin(now)).isEqualTo(Long.MAX_VALUE);
    pace.share(1, now);
    assertThat(pace.mayBegin(now)).isTrue();
    pace.begin(5_000, now);
    pace.limits(Timetable.of(null), now);
    assertThat(pace.mayBegin(now)).isTrue();
  }

  @Test
  @DisplayName("F-06 what was granted and did not move is given back")
  void givesBack() {
    Pace pace = new Pace(clock(), 1, now);
    pace.limits(
        Timetable.of(Limits.newBuilder().setBytesPerSecond(1_000).setObjectsPerSecond(1).build()),
        now);
    pace.begin(5_000, now);
    assertThat(pace.nanosUntilGoOn(now)).isEqualTo(5 * SECOND);
    pace.notBegun(5_000, now);
    assertThat(pace.mayBegin(now)).isTrue();
    pace.goOn(1_000, now);
    assertThat(pace.nanosUntilGoOn(now)).isEqualTo(SECOND);
  }

  @Test
  @DisplayName("F-06 a window of the timetable begins and ends by the clock, without a burst")
  void timetable() {
    LimitWindow office =
        LimitWindow.newBuilder()
            .setDays(List.of(Weekday.FRI))
            .setFrom(8 * 60)
            .setUntil(8 * 60 + 1)
            .setBytesPerSecond(1_000)
            .build();
    Pace pace = new Pace(clock(), 1, now);
    pace.limits(Timetable.of(Limits.newBuilder().setTimetable(List.of(office)).build()), now);
    pace.begin(1_000_000, now);
    assertThat(pace.mayBegin(now)).isTrue();

    pass(SECOND);
    assertThat(pace.mayBegin(now)).isTrue();
    pace.begin(2_000, now);

    assertThat(pace.nanosUntilBegin(now)).isEqualTo(2 * SECOND);
    pass(60 * SECOND);
    assertThat(pace.mayBegin(now)).isTrue();
    pace.begin(1_000_000, now);
    assertThat(pace.mayBegin(now)).isTrue();
  }

  @Test
  void aRateIsNeverNegative() {
    assertThatThrownBy(() -> new TokenBucket(0).rate(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1.0");
  }
}
