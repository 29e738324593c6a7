/**
 * A gateway's part in a cutover: the routes it acts by, its lease, what it has in flight, and what
 * it confirms. {@link io.drover.forwarder.route.Gates} decides, without threads, clocks or Kafka;
 * {@link io.drover.forwarder.route.RoutedTraffic} asks it.
 */
@NullMarked
package io.drover.forwarder.route;

import org.jspecify.annotations.NullMarked;
