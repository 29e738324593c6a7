package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.plan.PageSource;

/** Makes the planner of a job, which goes on after the job's checkpoint. */
@FunctionalInterface
public interface Planners {
  PageSource open(Job.Running job);
}
