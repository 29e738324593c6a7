package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobHeader;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.coordinator.plan.PlanPage;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps preflights and planning under way for the jobs that need them; each on a virtual thread, a
 * bounded number at stores at once.
 */
final class StoreWork {
  private static final Logger log = LoggerFactory.getLogger(StoreWork.class);

  private final Preflight preflight;
  private final Planners planners;
  private final Repetition repetition;
  private final Terminals terminals;
  private final LeaderLimits limits;
  private final LeaderMetrics metrics;
  private final Consumer<LeaderEvent> inbox;
  private final Runnable wake;
  private final Semaphore storeWork;
  private final Launcher launcher;
  private final Map<MigrationId, ActiveJob> active = new TreeMap<>();

  StoreWork(Leader.Surroundings surroundings, Consumer<LeaderEvent> inbox, Runnable wake) {
    this.preflight = surroundings.preflight();
    this.planners = surroundings.planners();
    this.repetition = surroundings.repetition();
    this.terminals = surroundings.terminals();
    this.limits = surroundings.limits();
    this.metrics = surroundings.metrics();
    this.inbox = inbox;
    this.wake = wake;
    this.launcher = surroundings.launcher();
    this.storeWork = new Semaphore(limits.storeWork(), true);
  }

  /** The jobs that are not over. */
  Collection<ActiveJob> active() {
    return active.values();
  }

  /** Sees to it that what the job needs in its present state is under way, and nothing else. */
  void follow(Job job) {
    switch (job) {
      case Job.Pending pending -> {
        if (!active.containsKey(job.id())) {
          inspect(pending.header());
        }
      }
      case Job.Running running -> {
        ActiveJob present = present(job.id());
        if (present.feed() != null && !present.feed().plans(running)) {
          present.endPlanning();
        }
        if (present.feed() == null && !running.plan().complete() && listed(running)) {
          plan(present, running);
        }
        repeat(present, running);
        live(present, running);
      }
      case Job.Paused _ -> present(job.id()).stop();
      case Job.Final _ -> {
        ActiveJob ended = active.remove(job.id());
        if (ended != null) {
          ended.stop();
        }
      }
    }
  }

  /**
   * A live job is listed only once every gateway captures what changes (T-08), and again when its
   * source is cleaned up.
   */
  private static boolean listed(Job.Running job) {
    Crossing crossing = job.crossing();
    boolean cleans = crossing instanceof Crossing.Over over && over.cleans();
    return crossing == null || crossing.flows() || cleans;
  }

  private ActiveJob present(MigrationId id) {
    return active.computeIfAbsent(id, fresh -> new ActiveJob(fresh, limits.window()));
  }

  private void repeat(ActiveJob job, Job.Running running) {
    Repeating present = job.repeating();
    if (present != null && !present.fits(running)) {
      job.stopRepeating();
      present = null;
    }
    if (running.plan().repeats().followed()) {
      if (present == null) {
        present = new Repeating(job.id(), repetition, inbox);
        job.repeat(present);
      }
      present.follow(running);
    }
  }

  private void live(ActiveJob job, Job.Running running) {
    if (!running.spec().live()) {
      return;
    }
    LiveFlow flow = job.live();
    if (flow == null) {
      flow = new LiveFlow(job.id(), repetition, terminals, inbox, wake);
      job.live(flow);
    }
    flow.follow(running);
  }

  /** The changes of a live job that is running; null if there is no such job. */
  @Nullable LiveFlow flow(MigrationId id) {
    ActiveJob job = active.get(id);
    return job == null ? null : job.live();
  }

  /** Takes changed keys, unless the reading that they come from has been given up. */
  void changed(LiveFlow flow, LiveScope scope, ChangePage page) {
    if (current(flow, scope)) {
      flow.add(page);
    }
  }

  /** Whether changes come from a reading that is not given up. */
  boolean current(LiveFlow flow, LiveScope scope) {
    return flow(flow.id()) == flow && flow.reads(scope);
  }

  /** Whether a page is of the sweep that is under way. */
  boolean sweeps(LiveFlow flow, Instant begun) {
    return flow(flow.id()) == flow && flow.sweeping().reads(begun);
  }

  /** Whether what is planned again comes from a reading that is not given up. */
  boolean current(Repeating repeating) {
    ActiveJob job = active.get(repeating.id());
    return job != null && job.repeating() == repeating;
  }

  /** Gives up what is planned again of a job, so that nothing of it is passed over. */
  void restart(Repeating repeating) {
    ActiveJob job = active.get(repeating.id());
    if (job != null && job.repeating() == repeating) {
      job.stopRepeating();
    }
  }

  /** Takes a page, unless the planning that it comes from has been given up. */
  void planned(PlanFeed feed, PlanPage page) {
    ActiveJob job = active.get(feed.id());
    if (job != null && job.feed() == feed) {
      job.pages().add(page);
    }
  }

  /** Whether the planning is not given up. */
  boolean current(PlanFeed feed) {
    ActiveJob job = active.get(feed.id());
    return job != null && job.feed() == feed;
  }

  void stop() {
    active.values().forEach(ActiveJob::stop);
    active.clear();
  }

  private void plan(ActiveJob job, Job.Running running) {
    PlanFeed feed = new PlanFeed(running, planners, limits.pagesAhead(), storeWork, inbox, metrics);
    job.planWith(feed);
    feed.start(launcher);
  }

  private void inspect(JobHeader header) {
    ActiveJob job = new ActiveJob(header.id(), limits.window());
    active.put(header.id(), job);
    job.inspectedBy(launcher.start("preflight-" + header.id(), () -> runPreflight(header)));
  }

  private void runPreflight(JobHeader header) {
    try {
      storeWork.acquire();
      try {
        inbox.accept(new LeaderEvent.Inspected(header.id(), preflight.inspect(header)));
      } finally {
        storeWork.release();
      }
    } catch (InterruptedException e) {
      log.atDebug().addKeyValue("migration", header.id()).log("preflight stopped");
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("migration", header.id()).setCause(e).log("preflight failed");
      inbox.accept(
          new LeaderEvent.Inspected(header.id(), new Readiness.Unfit("preflight failed: " + e)));
    }
  }
}
