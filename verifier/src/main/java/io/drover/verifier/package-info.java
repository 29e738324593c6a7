/** Checks copies independently of the process that made them. */
@NullMarked
package io.drover.verifier;

import org.jspecify.annotations.NullMarked;
