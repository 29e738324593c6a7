package io.drover.coordinator.lead;

import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.plan.PlanPage;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is under way for a job that is not over: its preflight or its planning, and the pages that
 * wait to be published.
 */
final class ActiveJob {
  private final MigrationId id;
  private final Deque<PlanPage> ready = new ArrayDeque<>();
  private @Nullable Runnable inspection;
  private final FlightWindow window;
  private @Nullable PlanFeed feed;
  private @Nullable Repeating repeating;
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

  /** Whether it has a page for a job that may have this many more tasks in flight. */
  boolean canPublish(long room) {
    PlanPage page = ready.peek();
    return page != null && (room > 0 || page.tasks().isEmpty());
  }

  /** Whether the bound in flight has just been reached; true once for each time that it is. */
  boolean beginsToWait(long room) {
    boolean held = !ready.isEmpty() && !canPublish(room);
    boolean begins = held && !waiting;
    waiting = held;
    return begins;
  }

  /**
   * The next page, or the part of it that fits; {@link #ready} falls only once all of the page is
   * taken.
   */
  PlanPage take(long room) {
    PlanPage page = ready.remove();
    if (page.tasks().size() <= room) {
      return page;
    }
    int fits = (int) room;
    ready.addFirst(page.after(fits));
    return page.first(fits);
  }

  int ready() {
    return ready.size();
  }

  /** Gives up what is under way. */
  void stop() {
    if (inspection != null) {
      inspection.run();
      inspection = null;
    }
    if (feed != null) {
      feed.stop();
      feed = null;
    }
    ready.clear();
    stopRepeating();
  }
}
