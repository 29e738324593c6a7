/** Reads {@code drover.outcomes} for what is to be planned again. */
@NullMarked
package io.drover.coordinator.repeat;

import org.jspecify.annotations.NullMarked;
