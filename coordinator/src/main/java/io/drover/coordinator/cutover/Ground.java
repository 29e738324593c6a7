package io.drover.coordinator.cutover;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a cutover has in every phase.
 *
 * @param epoch epoch of the route in force
 * @param since when the phase began
 * @param requested whether the switch to the other side was asked for
 * @param attempts closes that were begun for this request
 * @param lastPause how long the last switch held writes
 * @param figures what is told of it
 * @param sweep the last sweep for changes that nobody reported; null before the first
 */
public record Ground(
    long epoch,
    Instant since,
    boolean requested,
    int attempts,
    Duration lastPause,
    Figures figures,
    @Nullable Sweep sweep) {
  public Ground {
    if (epoch < 1 || attempts < 0) {
      throw new IllegalArgumentException(
          "epoch %d, attempts %d: epochs count from 1, attempts from 0".formatted(epoch, attempts));
    }
  }

  /** Of a prefix whose last route had this epoch. */
  static Ground first(long lastEpoch, Instant at, boolean requested) {
    return new Ground(lastEpoch + 1, at, requested, 0, Duration.ZERO, Figures.NONE, null);
  }

  /** The next phase under the same route. */
  Ground phase(Instant at) {
    return new Ground(epoch, at, requested, attempts, lastPause, figures, sweep);
  }

  /** The next phase under a new route. */
  Ground route(Instant at) {
    return new Ground(epoch + 1, at, requested, attempts, lastPause, figures, sweep);
  }

  Ground request(boolean wanted) {
    return new Ground(epoch, since, wanted, 0, lastPause, figures, sweep);
  }

  Ground attempt() {
    return new Ground(epoch, since, requested, attempts + 1, lastPause, figures, sweep);
  }

  Ground paused(Duration pause) {
    return new Ground(epoch, since, requested, attempts, pause, figures, sweep);
  }

  Ground with(Figures measured) {
    return new Ground(epoch, since, requested, attempts, lastPause, measured, sweep);
  }

  Ground with(Sweep other) {
    return new Ground(epoch, since, requested, attempts, lastPause, figures, other);
  }

  /** The same, with a sweep that was under way given up. */
  Ground unswept(Instant at) {
    return sweep != null && sweep.runs()
        ? with(sweep.broken(at, "the traffic moved to the other side"))
        : this;
  }
}
