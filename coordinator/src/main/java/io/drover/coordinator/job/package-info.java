/**
 * The life cycle of jobs: states, events and commands, decided purely; no clock, no thread, no
 * Kafka client.
 */
@NullMarked
package io.drover.coordinator.job;

import org.jspecify.annotations.NullMarked;
