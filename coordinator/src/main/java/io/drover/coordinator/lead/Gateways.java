package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.Standing;
import java.time.Duration;
import java.util.List;

/**
 * What is known of the gateways, by whoever grants leases. For any thread; no call blocks for long.
 */
public interface Gateways {
  /**
   * How the gateways stand towards one route.
   *
   * @param uncaptured gateways that anybody heard of and that have not confirmed it
   * @param behind gateways that may hold a lease and have not confirmed it
   * @param all every gateway
   * @param leg how long it took lately until all had confirmed a route
   */
  record Sighting(List<String> uncaptured, List<String> behind, List<Standing> all, Duration leg) {}

  /** How they stand towards a route that is published. */
  Sighting towards(String prefix, long epoch);

  /** A route has been published: from now on only who has confirmed it gets a new lease. */
  void inForce(String prefix, long epoch, boolean ended);

  /** Whoever has not confirmed this route is not renewed any more. */
  void demand(String prefix, long epoch);

  /** The epoch of the last route that the prefix ever had; 0 for none. */
  long lastEpoch(String prefix);
}
