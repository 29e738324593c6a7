/**
 * The decisions of coordinator, copiers, verifiers and progress on one virtual clock, with a seed
 * for everything that is left to chance.
 */
@NullMarked
package io.drover.e2e.simulation;

import org.jspecify.annotations.NullMarked;
