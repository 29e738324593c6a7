/** {@code drover demo}, and the application in it, which scenarios use as well. */
@NullMarked
package io.drover.cli.demo;

import org.jspecify.annotations.NullMarked;
