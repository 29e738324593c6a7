package io.drover.coordinator.plan;

import io.drover.coordinator.job.KeyRange;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One of several ranges: plans a page at a time on a thread of its own, and the next one when told
 * to. Everything but that thread is for one thread.
 */
final class Lane implements AutoCloseable {
  /** Something a planner of several ranges waits for. */
  sealed interface Arrival {
    /** A page of a lane, not yet counted in its range. */
    record Paged(Lane lane, PlanPage page) implements Arrival {}

    /** A lane cannot go on. */
    record Broken(RuntimeException failure) implements Arrival {}

    /** Where a lane's range can be cut. */
    record Searched(Lane lane, List<String> cuts) implements Arrival {}
  }

  private final Planner planner;
  private final BlockingQueue<Arrival> arrivals;
  private @Nullable Thread thread;
  private KeyRange left;
  private int pages;
  private int nextSearch;
  private List<String> cuts = List.of();
  private boolean closed;

  Lane(Planner planner, BlockingQueue<Arrival> arrivals, int searchAfter) {
    this.planner = planner;
    this.arrivals = arrivals;
    this.left = planner.left();
    this.nextSearch = searchAfter;
  }

  /** What no page that was handed on has. */
  KeyRange left() {
    return left;
  }

  int pages() {
    return pages;
  }

  /** Whether it has gone on for so long that looking for a place to cut is due. */
  boolean searchDue() {
    return pages >= nextSearch;
  }

  /** Puts the next search off until twice as many pages have come. */
  void searching() {
    nextSearch = pages * 2;
  }

  /** How many ranges will begin in it with the next page. */
  int cuts() {
    return cuts.size();
  }

  void cutAt(List<String> found) {
    cuts = found;
  }

  /** Plans the next page. */
  synchronized void advance() {
    if (!closed) {
      thread = Thread.ofVirtual().name("range").start(this::plan);
    }
  }

  private void plan() {
    Arrival arrival = null;
    try {
      arrival = new Arrival.Paged(this, planner.next());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      arrival = new Arrival.Broken(e);
    }
    rest();
    if (arrival != null) {
      arrivals.add(arrival);
    }
  }

  /** The planner is in nobody's hands; whoever closed the lane meanwhile left it to this thread. */
  private synchronized void rest() {
    thread = null;
    if (closed) {
      planner.close();
    }
  }

  /**
   * Counts a page in, and cuts the range if a place to cut it is known; gives the ranges that begin
   * where this one ends now. Not while a page is under way.
   */
  List<KeyRange> took(PlanPage page) {
    pages++;
    left = planner.left();
    if (page.complete()) {
      return List.of();
    }
    List<String> ahead = cuts.stream().filter(this::ahead).toList();
    cuts = List.of();
    List<KeyRange> split = KeyRanges.split(left, ahead);
    if (!ahead.isEmpty()) {
      planner.endAt(ahead.getFirst());
      left = planner.left();
    }
    return split.subList(1, split.size());
  }

  private boolean ahead(String cut) {
    return left.has(cut) && !cut.equals(left.until());
  }

  /** Gives up what is under way. Idempotent. */
  @Override
  public synchronized void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    } else if (!closed) {
      planner.close();
    }
    closed = true;
  }
}
