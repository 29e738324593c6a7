/**
 * The forwarding table: where single objects are that a job moved. Its truth is {@code
 * drover.forwards}; Hazelcast holds it in the memory of all gateways together. {@link
 * io.drover.forwarder.table.ForwardTable} is all that others see.
 */
@NullMarked
package io.drover.forwarder.table;

import org.jspecify.annotations.NullMarked;
