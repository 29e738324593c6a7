package io.drover.e2e.simulation;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * F-05, F-07, M-02, M-03, M-10, T-05, T-06, T-27: whatever is killed, frozen, lost or repeated, no
 * object is lost, torn, counted twice or verified without being there.
 *
 * <p>{@code -Dsimulation.seeds} says how many runs, {@code -Dsimulation.first} where to begin.
 */
final class SimulationTest {
  @Test
  @DisplayName("Coordinator, copiers, verifiers and progress on one virtual clock, seed after seed")
  void holdsForEverySeed() throws Exception {
    // Turns pass between fibers; from a virtual thread that costs a fraction of waking another one.
    var runs = new FutureTask<>(SimulationTest::everySeed, null);
    Thread.ofVirtual().start(runs);
    try {
      runs.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  private static void everySeed() {
    long first = Long.getLong("simulation.first", 1);
    long seeds = Long.getLong("simulation.seeds", 1_000);
    for (long seed = first; seed < first + seeds; seed++) {
      Run run = new Run(seed);
      try {
        run.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed %d: %s%n%s%nagain: -Dsimulation.first=%d -Dsimulation.seeds=1"
                .formatted(seed, e.getMessage(), run, seed),
            e);
      }
    }
  }
}
