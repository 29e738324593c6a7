package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import java.util.Optional;

/**
 * Looks for an object that was not where it should be, place after place. An object may be moved on
 * or moved back while somebody looks for it; it is at one of the places all the time.
 */
final class Search {
  /** An object that is moved again and again under a reader is not there at some time. */
  private static final int MOST = 8;

  private final Place first;
  private final Forwarding forwarding;
  private Place last;
  private int steps;

  Search(Place first, Forwarding forwarding) {
    this.first = first;
    this.last = first;
    this.forwarding = forwarding;
  }

  /** Where to look now; empty if it is nowhere. */
  Optional<Place> next() throws InterruptedException {
    if (steps >= MOST) {
      return Optional.empty();
    }
    steps++;
    Optional<Place> next = forwarding.find(last);
    if (next.isEmpty() && !last.equals(first)) {
      next = again();
    }
    next.ifPresent(place -> last = place);
    return next;
  }

  /** A forward that was there and is not any more was withdrawn because the object is back. */
  private Optional<Place> again() throws InterruptedException {
    Optional<Place> now = forwarding.find(first);
    return now.isEmpty() ? Optional.of(first) : now.filter(place -> !place.equals(last));
  }
}
