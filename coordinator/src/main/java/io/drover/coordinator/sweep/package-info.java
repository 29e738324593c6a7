/**
 * Sweeps of live jobs: both sides are listed for changes that nobody reported (L-02). Pure but for
 * the stores. Begin with {@link io.drover.coordinator.sweep.Verdict}.
 */
@NullMarked
package io.drover.coordinator.sweep;

import org.jspecify.annotations.NullMarked;
