/**
 * Reads {@code drover.outcomes} for what is to be planned again, and {@code drover.changes} for
 * what changed under live jobs.
 */
@NullMarked
package io.drover.coordinator.repeat;

import org.jspecify.annotations.NullMarked;
