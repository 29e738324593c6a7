package io.drover.coordinator.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a decision knows of the world besides the jobs.
 *
 * @param at the time, in whole milliseconds
 * @param outcomes the end of {@code drover.outcomes}, for commands that need it
 */
public record Moment(Instant at, Marks outcomes) {
  public Moment {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }
}
