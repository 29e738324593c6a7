package io.drover.coordinator.lead;

import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Standing;

/** How far the tasks of each job are, as far as is known; never further than they are. */
@FunctionalInterface
public interface Terminals {
  Standing of(MigrationId id);
}
