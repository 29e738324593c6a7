package io.drover.progress;

import java.time.Duration;

/** What drover.migrations says about keeping the statuses of a job. */
enum JobPresence {
  /** The job runs, or ended recently. */
  KEPT,
  /** The job ended longer ago than statuses are retained. */
  OVER,
  /** There is no record of it: not yet, or no longer. */
  ABSENT;

  /** Looks a job up; called by stream threads, for each job about once a minute. */
  @FunctionalInterface
  interface Source {
    JobPresence of(String migrationId, Duration retention, long nowMillis);
  }
}
