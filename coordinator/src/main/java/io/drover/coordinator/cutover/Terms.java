package io.drover.coordinator.cutover;

import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.Live;
import java.time.Duration;

/**
 * By what rules a job cuts over.
 *
 * @param convergence what happens when a close does not finish in time
 * @param closeTimeout longest time that writes are held for one attempt
 * @param retryDelay time between two attempts
 * @param readyWithin a job is ready once a close is expected to hold writes no longer than this
 * @param sweepInterval time from the end of one sweep to the next; zero for none without a command
 * @param moves whether the source is cleaned up once the way back is closed
 */
public record Terms(
    Convergence convergence,
    Duration closeTimeout,
    Duration retryDelay,
    Duration readyWithin,
    Duration sweepInterval,
    boolean moves) {
  /** Those of a specification. */
  public static Terms of(Live live, Duration readyWithin, boolean moves) {
    Duration closeTimeout = Duration.ofMillis(live.getCloseTimeoutMs());
    return new Terms(
        live.getConvergence(),
        closeTimeout,
        Duration.ofMillis(live.getRetryDelayMs()),
        readyWithin.compareTo(closeTimeout) < 0 ? readyWithin : closeTimeout,
        Duration.ofMillis(live.getSweepIntervalMs()),
        moves);
  }

  /** How long writes may be held before the close is given up. */
  boolean bounded() {
    return switch (convergence) {
      case KEEP_TRYING, FAIL -> true;
      case PAUSE_SOURCE -> false;
    };
  }
}
