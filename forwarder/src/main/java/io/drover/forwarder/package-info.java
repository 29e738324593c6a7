/**
 * Routes the reads and writes of applications. What the gateway asks of the routes is {@link
 * io.drover.forwarder.Traffic}.
 */
@NullMarked
package io.drover.forwarder;

import org.jspecify.annotations.NullMarked;
