package io.drover.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void bytesKeepThreeSignificantDigitsInEveryUnit() {
    assertThat(Quantity.bytes(0)).isEqualTo("0 B");
    assertThat(Quantity.bytes(999)).isEqualTo("999 B");
    assertThat(Quantity.bytes(1_000)).isEqualTo("0.98 KiB");
    assertThat(Quantity.bytes(1_536)).isEqualTo("1.50 KiB");
    assertThat(Quantity.bytes(52_428_800)).isEqualTo("50.0 MiB");
    assertThat(Quantity.bytes(536_870_912)).isEqualTo("512 MiB");
    assertThat(Quantity.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
  }

  @Test
  void countsAndRatesSeparateThousands() {
    assertThat(Quantity.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Quantity.rate(12.34)).isEqualTo("12.3");
    assertThat(Quantity.rate(12_345.6)).isEqualTo("12,346");
  }

  @Test
  void durationsGrowHoursOnlyWhenNeeded() {
    assertThat(Quantity.duration(Duration.ofMillis(7_900))).isEqualTo("0:07");
    assertThat(Quantity.duration(Duration.ofSeconds(725))).isEqualTo("12:05");
    assertThat(Quantity.duration(Duration.ofHours(30))).isEqualTo("30:00:00");
  }
}
