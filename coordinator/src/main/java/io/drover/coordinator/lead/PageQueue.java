package io.drover.coordinator.lead;

import io.drover.coordinator.job.Sliced;
import java.util.ArrayDeque;
import java.util.Deque;

/** Pages that wait to be published, whole or in the parts that a transaction has room for. */
final class PageQueue<P extends Sliced<P>> {
  private final Deque<P> ready = new ArrayDeque<>();

  void add(P page) {
    ready.add(page);
  }

  /** Whether there is a page for a job that may have this many more tasks in flight. */
  boolean canPublish(long room) {
    P page = ready.peek();
    return page != null && (room > 0 || page.size() == 0);
  }

  /**
   * The next page, or the part of it that fits; {@link #ready} falls only once all of the page is
   * taken.
   */
  P take(long room) {
    P page = ready.remove();
    if (page.size() <= room) {
      return page;
    }
    int fits = (int) room;
    ready.addFirst(page.after(fits));
    return page.first(fits);
  }

  /** How many pages wait. */
  int ready() {
    return ready.size();
  }

  void clear() {
    ready.clear();
  }
}
