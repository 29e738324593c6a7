/** Executes copies: pinned at the source, conditional at the target. */
@NullMarked
package io.drover.copier;

import org.jspecify.annotations.NullMarked;
