/**
 * Tasks that are planned again: those that a paused job put off and those that failed and are tried
 * again. What is read and what follows from it, pure; Kafka and stores stay outside.
 */
@NullMarked
package io.drover.coordinator.again;

import org.jspecify.annotations.NullMarked;
