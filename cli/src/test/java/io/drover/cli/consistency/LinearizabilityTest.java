package io.drover.cli.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.consistency.Observation.Deleted;
import io.drover.cli.consistency.Observation.Listed;
import io.drover.cli.consistency.Observation.Missed;
import io.drover.cli.consistency.Observation.Read;
import io.drover.cli.consistency.Observation.What;
import io.drover.cli.consistency.Observation.Wrote;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker of histories finds what it is there for, and nothing else. */
class LinearizabilityTest {
  private static Observation seen(What what, long called, long returned) {
    return new Observation(what, called, returned);
  }

  private static Observation unknown(What what, long called) {
    return new Observation(what, called, Observation.NEVER);
  }

  private static boolean explains(Observation... history) {
    return Linearizability.violation(List.of(history)).isEmpty();
  }

  @Test
  void whatComesInOrderIsExplained() {
    assertThat(
            explains(
                seen(new Missed(), 0, 1),
                seen(new Wrote("a"), 2, 3),
                seen(new Read("a"), 4, 5),
                seen(new Listed(), 6, 7),
                seen(new Deleted(), 8, 9),
                seen(new Missed(), 10, 11)))
        .isTrue();
  }

  @Test
  @DisplayName("A lost write: acknowledged, and not there afterwards")
  void lostWrite() {
    assertThat(explains(seen(new Wrote("a"), 0, 1), seen(new Missed(), 2, 3))).isFalse();
    assertThat(
            explains(
                seen(new Wrote("a"), 0, 1), seen(new Wrote("b"), 2, 3), seen(new Read("a"), 4, 5)))
        .isFalse();
  }

  @Test
  @DisplayName("A stale read: once a new value was seen the old one must not come back")
  void staleRead() {
    assertThat(
            explains(
                seen(new Wrote("a"), 0, 1),
                seen(new Wrote("b"), 2, 10),
                seen(new Read("b"), 3, 4),
                seen(new Read("a"), 5, 6)))
        .isFalse();
    assertThat(
            explains(
                seen(new Wrote("a"), 0, 1),
                seen(new Wrote("b"), 2, 10),
                seen(new Read("a"), 3, 4),
                seen(new Read("b"), 5, 6)))
        .isTrue();
  }

  @Test
  @DisplayName("A resurrected object: deleted, and there again")
  void resurrected() {
    assertThat(
            explains(
                seen(new Wrote("a"), 0, 1), seen(new Deleted(), 2, 3), seen(new Listed(), 4, 5)))
        .isFalse();
  }

  @Test
  @DisplayName("A write of unknown outcome may take effect at any time, once, or never")
  void unknownOutcome() {
    assertThat(
            explains(
                seen(new Wrote("a"), 0, 1),
                unknown(new Wrote("b"), 2),
                seen(new Read("a"), 3, 4),
                seen(new Read("b"), 50, 60)))
        .isTrue();
    assertThat(
            explains(
                unknown(new Wrote("b"), 2), seen(new Read("b"), 3, 4), seen(new Missed(), 5, 6)))
        .isFalse();
    assertThat(explains(seen(new Wrote("a"), 0, 1), unknown(new Wrote("b"), 2))).isTrue();
    assertThat(
            explains(
                seen(new Wrote("a"), 0, 1), unknown(new Deleted(), 2), seen(new Missed(), 3, 4)))
        .isTrue();
    assertThat(explains(seen(new Read("b"), 0, 1), unknown(new Wrote("b"), 2))).isFalse();
  }

  @Test
  @DisplayName("Histories of a real register are explained; with one read spoiled they are not")
  void registers() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Observation> history = register(random, 60);
      assertThat(Linearizability.violation(history)).as("seed %d", seed).isEmpty();

      List<Observation> spoiled = new ArrayList<>(history);
      long end = 100_000;
      spoiled.add(seen(new Wrote("last"), end, end + 1));
      spoiled.add(seen(new Read("never written"), end + 2, end + 3));
      assertThat(Linearizability.violation(spoiled)).as("seed %d", seed).isPresent();
    }
  }

  /** Operations that each take effect at one moment, with calls and answers around it. */
  private static List<Observation> register(Random random, int operations) {
    List<Observation> history = new ArrayList<>();
    String value = "";
    for (int i = 0; i < operations; i++) {
      long moment = 100L * i + 1_000;
      long called = moment - random.nextInt(400);
      long returned = moment + random.nextInt(400);
      What what;
      switch (random.nextInt(4)) {
        case 0 -> {
          value = "v" + i;
          what = new Wrote(value);
        }
        case 1 -> {
          value = "";
          what = new Deleted();
        }
        default ->
            what =
                value.isEmpty()
                    ? new Missed()
                    : random.nextBoolean() ? new Read(value) : new Listed();
      }
      boolean lost = (what instanceof Wrote || what instanceof Deleted) && random.nextInt(6) == 0;
      history.add(new Observation(what, called, lost ? Observation.NEVER : returned));
    }
    return history;
  }

  @Test
  @DisplayName("Many writes and deletions of unknown outcome do not multiply what is looked at")
  void manyUnknown() {
    List<Observation> history = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long at = 10L * i;
      history.add(unknown(new Wrote("lost" + i), at));
      history.add(unknown(new Deleted(), at + 1));
      history.add(seen(new Wrote("value" + i), at + 2, at + 5));
      history.add(seen(i % 2 == 0 ? new Missed() : new Listed(), at + 6, at + 9));
    }
    assertThat(Linearizability.violation(history)).isEmpty();

    history.add(seen(new Wrote("last"), 1_000, 1_001));
    history.add(seen(new Read("value58"), 1_002, 1_003));
    assertThat(Linearizability.violation(history)).isPresent();
  }
}
