package io.drover.coordinator.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When sweeps begin, and what waits for them (L-02, L-06). */
class SweepRulesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private static Terms terms(Duration interval) {
    return new Terms(
        Convergence.KEEP_TRYING,
        Duration.ofMinutes(1),
        Duration.ZERO,
        Duration.ofSeconds(2),
        interval,
        false);
  }

  private static Sight sight(Instant now, boolean listed) {
    return new Sight(
        now,
        List.of(),
        List.of(),
        List.of(),
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        new Flow(listed, 0, List.of(), 0, 0, List.of(), 0));
  }

  private static Crossing open() {
    return Crossing.start(0, false, START).apply(new CrossingEvent.Captured(START));
  }

  private static Optional<CrossingEvent> decide(Crossing crossing, Instant now, Duration every) {
    return CrossingRules.decide(crossing, sight(now, true), terms(every));
  }

  @Test
  @DisplayName("L-02: with an interval one sweep follows the other; without one none begins")
  void interval() {
    Crossing crossing = open();
    assertThat(decide(crossing, START.plus(HOUR), Duration.ZERO)).isEmpty();
    assertThat(decide(crossing, START.plus(HOUR).minusMillis(1), HOUR)).isEmpty();
    assertThat(CrossingRules.decide(crossing, sight(START.plus(HOUR), false), terms(HOUR)))
        .as("nothing to compare while the source is still listed")
        .isEmpty();

    Instant first = START.plus(HOUR);
    CrossingEvent begins = decide(crossing, first, HOUR).orElseThrow();
    assertThat(begins).isEqualTo(new CrossingEvent.SweepBegun(first, false));
    crossing = crossing.apply(begins);
    assertThat(decide(crossing, first.plus(HOUR.multipliedBy(9)), HOUR))
        .as("one at a time")
        .isEmpty();

    Instant end = first.plus(HOUR.multipliedBy(2));
    crossing = crossing.apply(new CrossingEvent.Swept(end, "z", 1, 0, List.of(), true));
    assertThat(decide(crossing, end.plus(HOUR).minusMillis(1), HOUR)).isEmpty();
    assertThat(decide(crossing, end.plus(HOUR), HOUR)).isPresent();
  }

  @Test
  @DisplayName("L-06: the switch waits for a sweep that was asked for, and not for others")
  void goOrNoGo() {
    Crossing wanted = open().apply(new CrossingEvent.Requested(START, true));
    Crossing asked = wanted.apply(new CrossingEvent.SweepBegun(START, true));
    Crossing regular = wanted.apply(new CrossingEvent.SweepBegun(START, false));

    assertThat(decide(asked, START, Duration.ZERO)).isEmpty();
    Crossing told = told(asked);
    assertThat(told.phase()).isEqualTo(CutoverPhase.CATCHING_UP);
    assertThat(told.ground().figures().blocking())
        .singleElement()
        .asString()
        .contains("a sweep for changes that nobody reported is under way");

    assertThat(decide(regular, START, Duration.ZERO))
        .containsInstanceOf(CrossingEvent.CloseBegun.class);
    assertThat(told(regular).phase()).isEqualTo(CutoverPhase.READY);

    Crossing swept = asked.apply(new CrossingEvent.Swept(START, null, 0, 0, List.of(), true));
    assertThat(decide(swept, START, Duration.ZERO))
        .containsInstanceOf(CrossingEvent.CloseBegun.class);
    Crossing failed = asked.apply(new CrossingEvent.SweepFailed(START, "denied"));
    assertThat(decide(failed, START, Duration.ZERO)).isPresent();
  }

  private static Crossing told(Crossing crossing) {
    return CrossingRules.measure(crossing, sight(START, true), terms(Duration.ZERO))
        .map(crossing::apply)
        .orElse(crossing);
  }

  @Test
  @DisplayName("L-02, F-05: any leader takes a sweep up where the record stands")
  void records() {
    Crossing crossing = open().apply(new CrossingEvent.SweepBegun(START, true));
    crossing = crossing.apply(new CrossingEvent.Swept(START, "key", 10, 3, List.of("odd"), false));

    assertThat(CrossingRecords.fromRecord(CrossingRecords.toRecord(crossing))).isEqualTo(crossing);
    Sweep sweep = crossing.ground().sweep();
    assertThat(sweep)
        .isEqualTo(
            new Sweep(START, null, true, Side.SOURCE, "key", 10, 3, 1, List.of("odd"), null));
    Crossing again = crossing.apply(new CrossingEvent.SweepBegun(START, true));
    assertThat(again.ground().sweep().begun()).isAfter(sweep.begun());
    assertThat(again.ground().sweep().checkpoint()).isNull();
  }
}
