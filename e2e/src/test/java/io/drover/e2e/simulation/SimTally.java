package io.drover.e2e.simulation;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.live.TaskTally;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import java.time.Duration;
import java.util.List;

/** Counts the outcomes of a live job as they appear, on a fiber of the leader. */
final class SimTally implements Repetition.Counting {
  private static final Duration POLL = Duration.ofMillis(15);

  private final World world;
  private final SimLog log;
  private final String job;
  private final Runnable changed;
  private final TaskTally tally = new TaskTally(1 << 20);
  private final int[] next = new int[SimLog.PARTITIONS];
  private Standing standing = Standing.NONE;
  private boolean stopped;

  SimTally(World world, SimLog log, Job.Running job, Runnable changed) {
    this.world = world;
    this.log = log;
    this.job = job.id().value();
    this.changed = changed;
  }

  void run() {
    while (!stopped) {
      world.fiber().park(world.about(POLL));
      if (!stopped && read()) {
        standing = tally.standing();
        changed.run();
      }
    }
  }

  private boolean read() {
    boolean counted = false;
    for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
      List<SimLog.Entry> entries = log.partition(Topic.OUTCOMES, partition);
      while (next[partition] < entries.size() && world.chance(0.9)) {
        Outcome outcome = (Outcome) entries.get(next[partition]++).value();
        if (outcome.getMigrationId().equals(job)) {
          tally.accept(outcome);
          counted = true;
        }
      }
    }
    return counted;
  }

  @Override
  public Standing standing() {
    return standing;
  }

  @Override
  public void stop() {
    stopped = true;
  }
}
