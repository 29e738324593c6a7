/**
 * Whether what clients saw of a store could have come from one that does everything at once and in
 * order. Pure.
 */
@NullMarked
package io.drover.cli.consistency;

import org.jspecify.annotations.NullMarked;
