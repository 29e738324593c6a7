/** Black-box scenarios, and the rules between modules. */
@NullMarked
package io.drover.e2e;

import org.jspecify.annotations.NullMarked;
