/** Aggregates the outcomes of objects into the progress of jobs. */
@NullMarked
package io.drover.progress;

import org.jspecify.annotations.NullMarked;
