package io.drover.e2e.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * L-01 to L-07, T-08, T-09, T-30: a bucket moves there and back under clients that write, whatever
 * is killed, frozen, cut off, lost or late.
 *
 * <p>{@code -Dsimulation.live.seeds} says how many runs, {@code -Dsimulation.live.first} where to
 * begin.
 */
final class LiveSimulationTest {
  private static final long FIRST = Long.getLong("simulation.live.first", 1);
  private static final long SEEDS = Long.getLong("simulation.live.seeds", 60);

  /** Seeds within which each weakness must show. */
  private static final long MOST = Long.getLong("simulation.live.weak.seeds", 200);

  @Test
  @DisplayName("Gateways, coordinators and workers on one virtual clock, seed after seed")
  void holdsForEverySeed() throws Exception {
    inVirtualThread(
        () -> {
          for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            run(seed, Weakness.NONE);
          }
        });
  }

  @EnabledIfSystemProperty(
      named = "simulation.live.weak.seeds",
      matches = "[0-9]+",
      disabledReason = "takes a minute; see e2e/README.md")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "UNCONDITIONAL_COPIES"})
  @DisplayName("Without a protection clients see what cannot be")
  void findsEachWeakness(Weakness weakness, TestReporter reporter) throws Exception {
    inVirtualThread(
        () -> {
          Optional<String> shown = firstToFail(weakness);
          assertThat(shown).as("%s shows within %d seeds", weakness, MOST).isPresent();
          shown.ifPresent(violation -> reporter.publishEntry(weakness.toString(), violation));
        });
  }

  private static Optional<String> firstToFail(Weakness weakness) {
    for (long seed = FIRST; seed < FIRST + MOST; seed++) {
      try {
        run(seed, weakness);
      } catch (AssertionError e) {
        return Optional.of(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static void run(long seed, Weakness weakness) {
    LiveRun run = new LiveRun(seed, weakness);
    try {
      run.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s%n%s%nagain: -Dsimulation.live.first=%d -Dsimulation.live.seeds=1"
              .formatted(seed, e.getMessage(), run, seed),
          e);
    }
  }

  /** Turns pass between fibers; from a virtual thread that costs a fraction of another one. */
  private static void inVirtualThread(Runnable body) throws Exception {
    var running = new FutureTask<>(body, null);
    Thread.ofVirtual().start(running);
    try {
      running.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }
}
