package io.drover.schemas.limits;

import java.time.Instant;

/**
 * The rates of a job for some time, summed over the whole cluster.
 *
 * @param bytesPerSecond most bytes per second; 0 for no limit
 * @param objectsPerSecond most objects per second; 0 for no limit
 * @param until first moment at which others may hold; {@link Instant#MAX} if never
 */
public record Rates(long bytesPerSecond, long objectsPerSecond, Instant until) {
  /** No limit, for ever. */
  public static final Rates UNLIMITED = new Rates(0, 0, Instant.MAX);

  /** Whether there is a limit of either kind. */
  public boolean limited() {
    return bytesPerSecond > 0 || objectsPerSecond > 0;
  }
}
