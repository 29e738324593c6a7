@NullMarked
package io.drover.verifier;

import org.jspecify.annotations.NullMarked;
