package io.drover.coordinator.lead;

import io.drover.coordinator.job.MigrationId;

/**
 * How many tasks of each job have a terminal outcome, as far as is known; never more than there
 * are.
 */
@FunctionalInterface
public interface Terminals {
  long count(MigrationId id);
}
