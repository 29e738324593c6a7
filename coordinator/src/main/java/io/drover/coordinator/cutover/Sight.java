package io.drover.coordinator.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a decision about a cutover is made from, besides its state.
 *
 * @param now the time; by it attempts are given up and nothing else is judged
 * @param uncaptured gateways that anybody heard of and that may not capture changes yet
 * @param behind gateways that may hold a lease and have not confirmed the route in force
 * @param gateways every gateway
 * @param leg how long it takes until every gateway has confirmed a route
 * @param each how long one of the backlog takes at the present rate
 * @param flow the data path
 */
public record Sight(
    Instant now,
    List<String> uncaptured,
    List<String> behind,
    List<Standing> gateways,
    Duration leg,
    Duration each,
    Flow flow) {
  public Sight {
    uncaptured = List.copyOf(uncaptured);
    behind = List.copyOf(behind);
    gateways = List.copyOf(gateways);
  }
}
