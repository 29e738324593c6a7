package io.drover.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FlightWindowTest {
  private final FlightWindow window = new FlightWindow(new FlightWindow.Rule(5_000, 1_000));

  @Test
  @DisplayName("a job begins with the least window, shared with the jobs beside it")
  void begins() {
    window.observe(0, 0);

    assertThat(window.size(0, 1)).isEqualTo(1_000);
    assertThat(window.size(0, 4)).isEqualTo(250);
    assertThat(window.size(0, 5_000)).isEqualTo(1);
  }

  @Test
  @DisplayName("it grows to what the workers finish in the horizon, and falls with them")
  void follows() {
    for (int second = 0; second <= 20; second++) {
      window.observe(second * 1_000L, second * 4_000L);
    }
    assertThat(window.size(20_000, 1)).isBetween(19_000L, 21_000L);

    for (int second = 21; second <= 40; second++) {
      window.observe(second * 1_000L, 80_000 + second);
    }
    assertThat(window.size(40_000, 1)).isEqualTo(1_000);
  }

  @Test
  @DisplayName("a job that stands still falls to the least window without any news of it")
  void standsStill() {
    window.observe(0, 0);
    window.observe(1_000, 10_000);

    assertThat(window.size(1_000, 1)).isEqualTo(50_000);
    assertThat(window.size(100_000, 1)).isEqualTo(1_000);
  }

  @Test
  @DisplayName("a retry takes finished tasks back; the window does not become negative")
  void takenBack() {
    window.observe(0, 10_000);
    window.observe(1_000, 2_000);

    assertThat(window.size(1_000, 1)).isEqualTo(1_000);
  }
}
