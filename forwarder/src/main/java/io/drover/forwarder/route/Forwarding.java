package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import java.util.Optional;

/** Where single objects are that a job moved away. Thread-safe. */
@FunctionalInterface
public interface Forwarding {
  /** Nothing was ever moved. */
  Forwarding NONE = place -> Optional.empty();

  /**
   * Where an object is now that was not found at a place. Everything counts that was published
   * before the call.
   *
   * @return empty if it was not moved from there
   * @throws io.drover.forwarder.SlowDown if that cannot be found out now
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Optional<Place> find(Place place) throws InterruptedException;
}
