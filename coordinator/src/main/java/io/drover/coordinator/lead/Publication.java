package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.plan.PlanPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the pages of the next transaction: one page of each job in turn, as long as the
 * transaction has room and the job's bound of tasks in flight allows, beginning behind the job that
 * was served last.
 */
final class Publication {
  private final int batchTasks;
  private final Terminals terminals;
  private final LeaderMetrics metrics;
  private int turns;

  Publication(int batchTasks, Terminals terminals, LeaderMetrics metrics) {
    this.batchTasks = batchTasks;
    this.terminals = terminals;
    this.metrics = metrics;
  }

  /** Whether a page can be published right now. */
  boolean possible(Map<MigrationId, Job> jobs, Collection<ActiveJob> active) {
    return active.stream().anyMatch(job -> job.canPublish(room(jobs.get(job.id()))));
  }

  /** Adds as many pages as fit. */
  void fill(Turn turn, Collection<ActiveJob> active) {
    List<ActiveJob> rotation = List.copyOf(active);
    int first = rotation.isEmpty() ? 0 : turns++ % rotation.size();
    boolean published = true;
    while (published && turn.tasks() < batchTasks) {
      published = false;
      for (int i = 0; i < rotation.size(); i++) {
        published |= publish(turn, rotation.get((first + i) % rotation.size()));
      }
    }
    rotation.forEach(
        active1 -> {
          if (active1.beginsToWait(room(turn.job(active1.id())))) {
            metrics.waiting();
          }
        });
  }

  private boolean publish(Turn turn, ActiveJob active) {
    Job job = turn.job(active.id());
    long room = room(job);
    int left = batchTasks - turn.tasks();
    if (left <= 0 || !(job instanceof Job.Running running) || !active.canPublish(room)) {
      return false;
    }
    int before = active.ready();
    PlanPage page = active.take(Math.min(room, left));
    turn.plan(running, page);
    PlanFeed feed = active.feed();
    if (feed != null && active.ready() < before) {
      turn.consumed(feed);
    }
    return true;
  }

  /** How many more tasks the job may have in flight. */
  private long room(@Nullable Job job) {
    if (!(job instanceof Job.Running running)) {
      return 0;
    }
    long inFlight = running.plan().tasks() - terminals.count(running.id());
    return Math.max(0, running.spec().wire().getMaxInFlight() - inFlight);
  }
}
