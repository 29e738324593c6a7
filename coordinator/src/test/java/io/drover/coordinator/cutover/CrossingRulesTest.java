package io.drover.coordinator.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Convergence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** L-05: when a close is given up. */
class CrossingRulesTest {
  private static final Instant CLOSED = Instant.EPOCH;
  private static final Terms TERMS =
      new Terms(
          Convergence.KEEP_TRYING,
          Duration.ofSeconds(20),
          Duration.ZERO,
          Duration.ofSeconds(2),
          Duration.ZERO,
          false);

  /** Everything is copied, and tasks failed. */
  private static Optional<CrossingEvent> decided(Duration after, boolean doubtful) {
    Crossing syncing =
        Crossing.start(0, true, CLOSED)
            .apply(new CrossingEvent.Captured(CLOSED))
            .apply(new CrossingEvent.CloseBegun(CLOSED))
            .apply(new CrossingEvent.WritesHeld(CLOSED));
    Flow flow = new Flow(true, 0, List.of("1 failed"), doubtful, 9, syncing.epoch(), List.of(), 0);
    Sight sight =
        new Sight(
            CLOSED.plus(after),
            List.of(),
            List.of(),
            List.of(),
            Duration.ZERO,
            Duration.ZERO,
            flow);
    return CrossingRules.decide(syncing, sight, TERMS);
  }

  @Test
  @DisplayName("a key that failed ends the close at once")
  void failedKey() {
    assertThat(decided(Duration.ofSeconds(1), false))
        .get()
        .isInstanceOf(CrossingEvent.Reopened.class);
  }

  @Test
  @DisplayName("a task that failed does not, until it is known that its key is not well by now")
  void failedTask() {
    assertThat(decided(Duration.ofSeconds(1), true)).isEmpty();
    assertThat(decided(Duration.ofSeconds(21), true))
        .get()
        .isInstanceOf(CrossingEvent.Reopened.class);
  }
}
