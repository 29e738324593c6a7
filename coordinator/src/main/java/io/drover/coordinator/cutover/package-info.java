/**
 * The cutover of one live job as pure rules: where it is, what may come next, and which gateways
 * may still hold a lease. Knows neither Kafka nor clocks.
 */
@NullMarked
package io.drover.coordinator.cutover;

import org.jspecify.annotations.NullMarked;
