/**
 * Reads requests as they arrive on the topic, Avro or JSON, and says what is wrong with those that
 * cannot be read.
 */
@NullMarked
package io.drover.coordinator.command;

import org.jspecify.annotations.NullMarked;
