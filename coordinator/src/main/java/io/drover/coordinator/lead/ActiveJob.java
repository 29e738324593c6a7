package io.drover.coordinator.lead;

import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.plan.PlanPage;
import org.jspecify.annotations.Nullable;

/**
 * What is under way for a job that is not over: its preflight or its planning, and the pages that
 * wait to be published.
 */
final class ActiveJob {
  private final MigrationId id;
  private final PageQueue<PlanPage> ready = new PageQueue<>();
  private @Nullable Runnable inspection;
  private final FlightWindow window;
  private @Nullable PlanFeed feed;
  private @Nullable Repeating repeating;
  private @Nullable LiveFlow live;
  private boolean waiting;

  ActiveJob(MigrationId id, FlightWindow.Rule rule) {
    this.id = id;
    this.window = new FlightWindow(rule);
  }

  FlightWindow window() {
    return window;
  }

  void repeat(Repeating begun) {
    repeating = begun;
  }

  @Nullable Repeating repeating() {
    return repeating;
  }

  /** Gives up what is planned again; it is read anew. */
  void stopRepeating() {
    if (repeating != null) {
      repeating.stop();
      repeating = null;
    }
  }

  void live(LiveFlow begun) {
    live = begun;
  }

  /** The changes that it follows, if it is live. */
  @Nullable LiveFlow live() {
    return live;
  }

  MigrationId id() {
    return id;
  }

  void inspectedBy(Runnable stop) {
    inspection = stop;
  }

  void planWith(PlanFeed started) {
    feed = started;
  }

  @Nullable PlanFeed feed() {
    return feed;
  }

  void add(PlanPage page) {
    ready.add(page);
  }

  /** The pages of its listing that wait to be published. */
  PageQueue<PlanPage> pages() {
    return ready;
  }

  /** Whether the bound in flight has just been reached; true once for each time that it is. */
  boolean beginsToWait(long room) {
    boolean held = ready.ready() > 0 && !ready.canPublish(room);
    boolean begins = held && !waiting;
    waiting = held;
    return begins;
  }

  /** Gives up what is being planned, or was. */
  void endPlanning() {
    if (feed != null) {
      feed.stop();
      feed = null;
    }
    ready.clear();
  }

  /** Gives up what is under way. */
  void stop() {
    if (inspection != null) {
      inspection.run();
      inspection = null;
    }
    endPlanning();
    stopRepeating();
    if (live != null) {
      live.stop();
    }
  }
}
