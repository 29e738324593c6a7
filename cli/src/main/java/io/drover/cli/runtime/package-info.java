/**
 * Processes: which roles run in this one, its admin endpoint, its logs, and the embedded runtime
 * with a broker of its own.
 */
@NullMarked
package io.drover.cli.runtime;

import org.jspecify.annotations.NullMarked;
