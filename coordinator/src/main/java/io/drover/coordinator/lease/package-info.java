/**
 * Grants leases to gateways over Kafka, beside the leader: with a fenced writer of its own, so that
 * leases flow while the leader publishes a large plan.
 */
@NullMarked
package io.drover.coordinator.lease;

import org.jspecify.annotations.NullMarked;
