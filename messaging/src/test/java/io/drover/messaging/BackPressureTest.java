package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  private static final int SPAN = 1_000_000;

  /** O-03: whatever is asked for, one poll more never exceeds the look-ahead. */
  @Property
  void neverExceedsTheLookAhead(
      @ForAll @IntRange(min = 1, max = 20_000) int lookAhead,
      @ForAll @IntRange(min = 1, max = 64) int partitions) {
    BackPressure pressure = new BackPressure(lookAhead, SPAN);
    int unfinished = 0;
    int own = 0;
    for (int poll = 0; poll < 1_000; poll++) {
      pressure.observe(unfinished);
      if (pressure.admits(unfinished, own, own, partitions)) {
        unfinished += pressure.perPoll();
        own += pressure.perPoll();
      }
      assertThat(unfinished).isLessThanOrEqualTo(lookAhead);
    }
    assertThat(unfinished).isPositive();
  }

  @Test
  @DisplayName("T-32 slow partitions leave room for the others")
  void slowPartitionsLeaveRoom() {
    BackPressure pressure = new BackPressure(1_000, SPAN);
    int[] slow = new int[5];
    int unfinished = 0;
    for (int round = 0; round < 100; round++) {
      for (int partition = 0; partition < slow.length; partition++) {
        pressure.observe(unfinished);
        if (pressure.admits(unfinished, slow[partition], slow[partition], 6)) {
          slow[partition] += pressure.perPoll();
          unfinished += pressure.perPoll();
        }
      }
    }

    pressure.observe(unfinished);
    assertThat(pressure.admits(unfinished, 0, 0, 6)).isTrue();
  }

  @Test
  void aPartitionAloneMayHaveEverything() {
    BackPressure pressure = new BackPressure(1_000, SPAN);
    pressure.observe(700);

    assertThat(pressure.admits(700, 700, 700, 1)).isTrue();
    assertThat(pressure.admits(700, 700, 700, 2)).isFalse();
  }

  @Test
  void noPartitionRunsFurtherAheadThanTheSpan() {
    BackPressure pressure = new BackPressure(1_000, 5_000);
    pressure.observe(1);

    assertThat(pressure.admits(1, 1, 4_999, 1)).isTrue();
    assertThat(pressure.admits(1, 1, 5_000, 1)).isFalse();
  }

  @Test
  void readsAgainOnlyWhenThereIsRoomForTwoPolls() {
    BackPressure pressure = new BackPressure(100, SPAN);
    pressure.observe(95);
    assertThat(pressure.admits(95, 95, 95, 1)).isFalse();
    pressure.observe(90);
    assertThat(pressure.admits(90, 90, 90, 1)).isFalse();

    pressure.observe(88);

    assertThat(pressure.admits(88, 88, 88, 1)).isTrue();
  }
}
