package io.drover.coordinator.lead;

import io.drover.coordinator.job.JobHeader;

/**
 * Finds out whether a job can run at all, before its first task. May write and remove scratch
 * objects; may be repeated.
 */
@FunctionalInterface
public interface Preflight {
  /** Looks at both stores; blocks. Failures of the stores are answers, not exceptions. */
  Readiness inspect(JobHeader job) throws InterruptedException;
}
