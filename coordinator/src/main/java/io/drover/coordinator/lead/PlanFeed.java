package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.plan.PageSource;
import io.drover.coordinator.plan.PlanPage;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans one job on a virtual thread, a bounded number of pages ahead of what is published, and
 * hands each page to the leader.
 */
final class PlanFeed {
  private static final Logger log = LoggerFactory.getLogger(PlanFeed.class);

  private final Job.Running job;
  private final Planners planners;
  private final Semaphore ahead;
  private final Semaphore storeWork;
  private final Consumer<LeaderEvent> inbox;
  private final LeaderMetrics metrics;
  private @Nullable Runnable stop;

  PlanFeed(
      Job.Running job,
      Planners planners,
      int pagesAhead,
      Semaphore storeWork,
      Consumer<LeaderEvent> inbox,
      LeaderMetrics metrics) {
    this.job = job;
    this.planners = planners;
    this.ahead = new Semaphore(pagesAhead);
    this.storeWork = storeWork;
    this.inbox = inbox;
    this.metrics = metrics;
  }

  MigrationId id() {
    return job.id();
  }

  /** Whether this is the planning that the job needs in its present state. */
  boolean plans(Job.Running now) {
    return rest(job) == rest(now);
  }

  private static Crossing.Rest rest(Job.Running of) {
    return of.crossing() instanceof Crossing.Over over ? over.rest() : Crossing.Rest.NONE;
  }

  void start(Launcher launcher) {
    stop = launcher.start("plan-" + job.id(), this::run);
  }

  /** A page has been published: there is room for another one. */
  void published() {
    ahead.release();
  }

  /** Gives up. Pages that are handed over already must be dropped by the leader. */
  void stop() {
    Runnable running = stop;
    if (running != null) {
      running.run();
    }
  }

  private void run() {
    try (PageSource planner = planners.open(job)) {
      PlanPage page;
      do {
        ahead.acquire();
        page = next(planner);
        inbox.accept(new LeaderEvent.PagePlanned(this, page));
      } while (!page.complete());
    } catch (InterruptedException e) {
      log.atDebug().addKeyValue("migration", job.id()).log("planning stopped");
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("migration", job.id())
          .addKeyValue("error", e.toString())
          .log("planning failed");
      inbox.accept(new LeaderEvent.PlanningFailed(this, "planning failed: " + e.getMessage()));
    }
  }

  private PlanPage next(PageSource planner) throws InterruptedException {
    storeWork.acquire();
    try {
      return metrics.timePage(planner::next);
    } finally {
      storeWork.release();
    }
  }
}
