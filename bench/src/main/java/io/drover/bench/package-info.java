/** Benchmarks of the data path and the control plane. */
@NullMarked
package io.drover.bench;

import org.jspecify.annotations.NullMarked;
