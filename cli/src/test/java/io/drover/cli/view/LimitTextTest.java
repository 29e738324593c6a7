package io.drover.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Weekday;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1234, 1234",
    "50MiB, 52428800",
    "50 mib/s, 52428800",
    "10MB, 10000000",
    "1GiB/s, 1073741824",
    "7b, 7"
  })
  @DisplayName("F-06 rates are read with decimal and binary units")
  void readsRates(String text, long bytes) {
    assertThat(LimitText.bytes(text)).isEqualTo(bytes);
  }

  @Test
  void refusesWhatIsNoRate() {
    assertThatThrownBy(() -> LimitText.bytes("-5")).hasMessageContaining("rate '-5' is not valid");
    assertThatThrownBy(() -> LimitText.bytes("1.5MiB")).hasMessageContaining("whole number");
    assertThatThrownBy(() -> LimitText.bytes("99999999TiB")).hasMessageContaining("too large");
    assertThatThrownBy(() -> LimitText.bytes("99999999999999999999"))
        .hasMessageContaining("too large");
  }

  @Test
  @DisplayName("F-06 a window is read from days, times and rates, over the end of the week too")
  void readsWindows() {
    LimitWindow window = LimitText.window("fri-mon,WED 22:00-06:30 10MiB/s 100/s");
    assertThat(window.getDays())
        .containsExactly(Weekday.FRI, Weekday.SAT, Weekday.SUN, Weekday.MON, Weekday.WED);
    assertThat(window.getFrom()).isEqualTo(22 * 60);
    assertThat(window.getUntil()).isEqualTo(6 * 60 + 30);
    assertThat(window.getBytesPerSecond()).isEqualTo(10L << 20);
    assertThat(window.getObjectsPerSecond()).isEqualTo(100);
    assertThatThrownBy(() -> LimitText.window("MON 08:00-18:00"))
        .hasMessageContaining("window 'MON 08:00-18:00' is not valid");
  }

  @ParameterizedTest
  @CsvSource({
    "MON 08:00-18:00 10MiB/s 100/s",
    "'SAT,SUN 00:00-24:00 unlimited'",
    "TUE 22:15-06:00 1000B/s",
    "TUE 22:15-06:00 7/s"
  })
  @DisplayName("F-06 what is shown can be set")
  void readsWhatItWrites(String text) {
    assertThat(LimitText.window(LimitText.window(text))).isEqualTo(text);
  }

  @Test
  @DisplayName("F-06 limits are shown with every window and what holds now")
  void showsLimits() {
    Limits limits =
        Limits.newBuilder()
            .setBytesPerSecond(50L << 20)
            .setConcurrency(8)
            .setTimetable(List.of(LimitText.window("FRI 08:00-18:00 10MiB/s")))
            .build();
    assertThat(LimitText.lines(null, Instant.EPOCH)).containsExactly("unlimited");
    assertThat(LimitText.lines(limits, Instant.parse("2026-11-20T12:00:00Z")))
        .containsExactly(
            "50MiB/s, at most 8 at once per worker",
            "FRI 08:00-18:00 10MiB/s (UTC)",
            "now 10MiB/s, until 2026-11-20T18:00:00Z");
  }
}
