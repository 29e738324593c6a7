package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.schemas.record.Evidence;
import java.util.Optional;

/** Puts one digest over all receipts of a job that has ended (O-06). */
@FunctionalInterface
public interface Sealer {
  /**
   * Reads the job's receipts; blocks. May be repeated, and gives the same again.
   *
   * @return empty if some of its tasks have no answer yet
   */
  Optional<Evidence> seal(Job.Final job) throws InterruptedException;
}
