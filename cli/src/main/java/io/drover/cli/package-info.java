/** The command line, and all roles in one process. */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
