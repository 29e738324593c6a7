package io.drover.progress;

import java.time.Duration;

/**
 * How often the topology does what it does; see {@link ProgressConfig} for the meaning of each.
 *
 * @param partials between two partial sums of one job and partition
 * @param publish between two publications of one job
 * @param window over which rates are taken
 * @param settle how long a COMPLETED job whose sums do not yet answer its plan is shown as RUNNING
 * @param retention how long the statuses of a job stay after its end
 * @param absence how long the statuses of a job without a record stay after their last change
 * @param sweep between two looks for jobs to drop
 */
record Pace(
    Duration partials,
    Duration publish,
    Duration window,
    Duration settle,
    Duration retention,
    Duration absence,
    Duration sweep) {}
