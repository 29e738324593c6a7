/**
 * The leader: events in, transactions out, on one thread. Knows no Kafka client; what it needs of
 * the world is passed in.
 */
@NullMarked
package io.drover.coordinator.lead;

import org.jspecify.annotations.NullMarked;
