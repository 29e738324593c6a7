package io.drover.coordinator.lead;

import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.plan.PlanPage;
import io.drover.coordinator.sweep.SweepPage;
import io.drover.schemas.LiveDirection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
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
  private final Clock clock;
  private int turns;

  Publication(int batchTasks, Terminals terminals, LeaderMetrics metrics, Clock clock) {
    this.batchTasks = batchTasks;
    this.terminals = terminals;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Whether a page can be published right now. */
  boolean possible(Map<MigrationId, Job> jobs, Collection<ActiveJob> active) {
    return active.stream()
        .anyMatch(job -> canPublish(job, room(jobs.get(job.id()), job, active.size())));
  }

  private static boolean canPublish(ActiveJob job, long room) {
    Repeating repeating = job.repeating();
    LiveFlow live = job.live();
    return job.pages().canPublish(room)
        || (repeating != null && repeating.pages().canPublish(room))
        || (live != null && live.flows() && live.canPublish(room))
        || (live != null && live.sweeping().canPublish(room));
  }

  /** Adds as many pages as fit. */
  void fill(Turn turn, Collection<ActiveJob> active) {
    List<ActiveJob> rotation = List.copyOf(active);
    int first = rotation.isEmpty() ? 0 : turns++ % rotation.size();
    boolean published = true;
    while (published && turn.tasks() < batchTasks) {
      published = false;
      for (int i = 0; i < rotation.size(); i++) {
        published |= publish(turn, rotation.get((first + i) % rotation.size()), rotation.size());
      }
    }
    for (ActiveJob job : rotation) {
      if (job.beginsToWait(room(turn.job(job.id()), job, rotation.size()))) {
        metrics.waiting();
      }
    }
  }

  private boolean publish(Turn turn, ActiveJob active, int jobs) {
    Job job = turn.job(active.id());
    long room = Math.min(room(job, active, jobs), batchTasks - turn.tasks());
    if (turn.tasks() >= batchTasks || !(job instanceof Job.Running running)) {
      return false;
    }
    Repeating repeating = active.repeating();
    if (repeating != null && repeating.pages().canPublish(room)) {
      reopen(turn, running, repeating, room);
      return true;
    }
    LiveFlow live = active.live();
    if (live != null
        && live.canPublish(room)
        && LiveFlow.direction(running) != LiveDirection.NONE) {
      follow(turn, running, live, room);
      return true;
    }
    if (live != null && live.sweeping().canPublish(room) && sweeps(running)) {
      sweep(turn, running, live.sweeping(), room);
      return true;
    }
    return plan(turn, running, active, room);
  }

  private static boolean sweeps(Job.Running running) {
    return running.crossing() != null && running.crossing().sweeps();
  }

  private void sweep(Turn turn, Job.Running running, Sweeping sweeping, long room) {
    int before = sweeping.waiting();
    SweepPage page = sweeping.take(room);
    turn.planSwept(running, page, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    if (sweeping.waiting() < before) {
      turn.published().add(sweeping::published);
    }
  }

  private static boolean plan(Turn turn, Job.Running running, ActiveJob active, long room) {
    PageQueue<PlanPage> pages = active.pages();
    if (!pages.canPublish(room)) {
      return false;
    }
    int before = pages.ready();
    PlanPage page = pages.take(room);
    turn.plan(running, page);
    PlanFeed feed = active.feed();
    if (feed != null && pages.ready() < before) {
      turn.consumed(feed);
    }
    return true;
  }

  /** What changed goes before what is listed: it is what the switch waits for. */
  private void follow(Turn turn, Job.Running running, LiveFlow live, long room) {
    ChangePage page = live.take(room);
    turn.planChanges(running, page, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    turn.published().add(() -> live.published(page));
  }

  private void reopen(Turn turn, Job.Running running, Repeating repeating, long room) {
    int before = repeating.pages().ready();
    ReopenPage page = repeating.pages().take(room);
    turn.reopen(running, page, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    if (repeating.pages().ready() < before) {
      turn.published().add(() -> repeating.failuresPublished(page.last()));
    }
  }

  /**
   * How many more tasks the job may have in flight: within its own bound, and no more than workers
   * finish soon, because whatever it has queued other jobs have to wait for.
   */
  private long room(@Nullable Job job, ActiveJob active, int jobs) {
    if (!(job instanceof Job.Running running)) {
      return 0;
    }
    LiveFlow live = active.live();
    Standing standing = live == null ? terminals.of(running.id()) : live.standing();
    long now = clock.millis();
    active.window().observe(now, standing.terminal());
    long unseen = Math.max(0, running.plan().repeats().reopened() - standing.reopened());
    long inFlight = running.plan().tasks() - standing.terminal() + unseen;
    long window = Math.min(running.spec().wire().getMaxInFlight(), active.window().size(now, jobs));
    return Math.max(0, window - inFlight);
  }
}
