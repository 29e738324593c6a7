package io.drover.schemas.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Weekday;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final List<Weekday> WORKDAYS =
      List.of(Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI);

  private static LimitWindow window(List<Weekday> days, int from, int until, long bytes) {
    return LimitWindow.newBuilder()
        .setDays(days)
        .setFrom(from)
        .setUntil(until)
        .setBytesPerSecond(bytes)
        .build();
  }

  private static Limits limits(LimitWindow... windows) {
    return Limits.newBuilder()
        .setBytesPerSecond(1)
        .setTimetable(List.of(windows))
        .setZone("Europe/Berlin")
        .build();
  }

  private static Instant berlin(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
  }

  private static long bytesAt(Limits limits, String local) {
    return Timetable.of(limits).at(berlin(local)).bytesPerSecond();
  }

  @Test
  @DisplayName("F-06 without limits there is none, and without windows they never change")
  void withoutWindows() {
    assertThat(Timetable.of(null).at(Instant.EPOCH)).isEqualTo(Rates.UNLIMITED);
    Limits plain = Limits.newBuilder().setBytesPerSecond(5).setObjectsPerSecond(7).build();
    assertThat(Timetable.of(plain).at(Instant.EPOCH)).isEqualTo(new Rates(5, 7, Instant.MAX));
  }

  @Test
  @DisplayName("F-06 a window holds from its first minute to before its last, on its days only")
  void workingHours() {
    Limits limits = limits(window(WORKDAYS, 8 * 60, 18 * 60, 10));
    assertThat(bytesAt(limits, "2026-11-20T07:59:59")).isEqualTo(1);
    assertThat(bytesAt(limits, "2026-11-20T08:00:00")).isEqualTo(10);
    assertThat(bytesAt(limits, "2026-11-20T17:59:59")).isEqualTo(10);
    assertThat(bytesAt(limits, "2026-11-20T18:00:00")).isEqualTo(1);
    assertThat(bytesAt(limits, "2026-11-21T12:00:00")).isEqualTo(1);
    assertThat(Timetable.of(limits).at(berlin("2026-11-20T18:00:00")).until())
        .isEqualTo(berlin("2026-11-23T08:00:00"));
  }

  @Test
  @DisplayName("F-06 a window over midnight belongs to the day on which it begins")
  void overMidnight() {
    Limits limits = limits(window(List.of(Weekday.FRI), 22 * 60, 6 * 60, 10));
    assertThat(bytesAt(limits, "2026-11-20T03:00:00")).isEqualTo(1);
    assertThat(bytesAt(limits, "2026-11-20T23:00:00")).isEqualTo(10);
    assertThat(bytesAt(limits, "2026-11-21T05:59:00")).isEqualTo(10);
    assertThat(bytesAt(limits, "2026-11-21T06:00:00")).isEqualTo(1);
    assertThat(bytesAt(limits, "2026-11-21T23:00:00")).isEqualTo(1);
    Limits wholeDay = limits(window(List.of(Weekday.FRI), 0, 0, 10));
    assertThat(bytesAt(wholeDay, "2026-11-20T23:59:59")).isEqualTo(10);
    assertThat(bytesAt(wholeDay, "2026-11-21T00:00:00")).isEqualTo(1);
    Limits untilMidnight = limits(window(List.of(Weekday.FRI), 60, 24 * 60, 10));
    assertThat(bytesAt(untilMidnight, "2026-11-20T23:59:59")).isEqualTo(10);
    assertThat(bytesAt(untilMidnight, "2026-11-21T00:00:00")).isEqualTo(1);
  }

  @Test
  @DisplayName("F-06 the first window that holds the moment decides")
  void firstWins() {
    Limits limits =
        limits(window(WORKDAYS, 12 * 60, 13 * 60, 20), window(WORKDAYS, 8 * 60, 18 * 60, 10));
    assertThat(bytesAt(limits, "2026-11-20T12:30:00")).isEqualTo(20);
    assertThat(bytesAt(limits, "2026-11-20T13:00:00")).isEqualTo(10);
  }

  @Test
  @DisplayName("F-06 windows are local times: they follow the change to summer time")
  void followsTheZone() {
    Limits limits = limits(window(List.of(Weekday.SUN), 60, 4 * 60, 10));
    // On 29 March 2026 the hour from 2 to 3 does not exist.
    Instant begin = Instant.parse("2026-03-29T00:00:00Z");
    Rates rates = Timetable.of(limits).at(begin);
    assertThat(rates.bytesPerSecond()).isEqualTo(10);
    assertThat(Duration.between(begin, rates.until())).isEqualTo(Duration.ofHours(2));
    Limits within = limits(window(List.of(Weekday.SUN), 150, 4 * 60, 10));
    assertThat(bytesAt(within, "2026-03-29T03:29:00")).isEqualTo(1);
    assertThat(bytesAt(within, "2026-03-29T03:30:00")).isEqualTo(10);
  }

  @Property(tries = 300)
  void ratesHoldUntilTheySaySo(
      @ForAll @IntRange(min = 0, max = 1439) int from,
      @ForAll @IntRange(min = 0, max = 1440) int until,
      @ForAll Weekday day,
      @ForAll @LongRange(min = 0, max = 31_536_000L) long second) {
    Timetable timetable =
        Timetable.of(
            limits(
                window(List.of(day), from, until, 10), window(WORKDAYS, until % 1440, from, 20)));
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
    Rates rates = timetable.at(now);
    assertThat(rates.until()).isAfter(now);
    Duration holds = Duration.between(now, rates.until());
    assertThat(holds).isLessThan(Duration.ofDays(8));
    for (int part = 1; part < 8; part++) {
      Rates later = timetable.at(now.plus(holds.multipliedBy(part).dividedBy(8)));
      assertThat(later).isEqualTo(rates);
    }
  }

  @Test
  @DisplayName("F-06 limits that break a rule are refused with field, value and rule")
  void rules() {
    Limits fine = limits(window(WORKDAYS, 0, 1440, 0));
    assertThat(LimitRules.check(fine)).isSameAs(fine);
    refused(Limits.newBuilder().setBytesPerSecond(-1).build(), "limits.bytesPerSecond is -1");
    refused(Limits.newBuilder().setObjectsPerSecond(-2).build(), "limits.objectsPerSecond is -2");
    refused(Limits.newBuilder().setConcurrency(-3).build(), "limits.concurrency is -3");
    refused(
        Limits.newBuilder().setZone("Europe/Nowhere").build(), "limits.zone is 'Europe/Nowhere'");
    refused(limits(window(List.of(), 0, 1, 0)), "limits.timetable[0].days is []");
    refused(limits(window(List.of(Weekday.MON, Weekday.MON), 0, 1, 0)), "limits.timetable[0].days");
    refused(limits(window(WORKDAYS, 1440, 1, 0)), "limits.timetable[0].from is 1440");
    refused(limits(window(WORKDAYS, 0, 1441, 0)), "limits.timetable[0].until is 1441");
    refused(limits(window(WORKDAYS, 0, 1, -1)), "limits.timetable[0].bytesPerSecond is -1");
    LimitWindow[] many = new LimitWindow[LimitRules.MOST_WINDOWS + 1];
    java.util.Arrays.fill(many, window(WORKDAYS, 0, 1, 0));
    refused(limits(many), "limits.timetable has 169 windows: it must have at most 168");
  }

  private static void refused(Limits limits, String reason) {
    assertThatThrownBy(() -> LimitRules.check(limits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(reason);
  }
}
