package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CompletionTrackerTest {
  private final CompletionTracker tracker = new CompletionTracker();

  @Test
  void hasNothingToCommitBeforeAnythingIsRead() {
    assertThat(tracker.committable()).isEqualTo(CompletionTracker.NOTHING_READ);
  }

  @Test
  @DisplayName("F-05 the committed offset never passes an unfinished record")
  void commitsTheLowestUnfinished() {
    long first = tracker.accept(10);
    long second = tracker.accept(11);
    tracker.accept(12);

    tracker.finish(second);
    assertThat(tracker.committable()).isEqualTo(10);

    tracker.finish(first);
    assertThat(tracker.committable()).isEqualTo(12);
  }

  @Test
  @DisplayName("K-03 nothing unfinished means no lag, also behind a transaction mark")
  void commitsPastGapsOnceEverythingIsFinished() {
    long only = tracker.accept(5);
    tracker.readUpTo(9);
    assertThat(tracker.committable()).isEqualTo(5);

    tracker.finish(only);

    assertThat(tracker.committable()).isEqualTo(9);
  }

  @Test
  void countsAFinishOnlyOnce() {
    long first = tracker.accept(1);
    tracker.accept(2);

    tracker.finish(first);
    tracker.finish(first);

    assertThat(tracker.unfinished()).isEqualTo(1);
    assertThat(tracker.committable()).isEqualTo(2);
  }

  @Test
  @DisplayName("T-32 one slow record does not stop the counting of those behind it")
  void growsAroundASlowRecord() {
    long slow = tracker.accept(0);
    for (int offset = 1; offset <= 1_000; offset++) {
      tracker.finish(tracker.accept(offset));
    }
    assertThat(tracker.committable()).isZero();
    assertThat(tracker.span()).isEqualTo(1_001);

    tracker.finish(slow);

    assertThat(tracker.committable()).isEqualTo(1_001);
    assertThat(tracker.span()).isZero();
  }

  @Test
  void refusesOffsetsThatDoNotRise() {
    tracker.accept(7);

    assertThatThrownBy(() -> tracker.accept(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offset 7");
  }

  @Test
  void refusesTicketsThatItNeverGave() {
    assertThatThrownBy(() -> tracker.finish(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
