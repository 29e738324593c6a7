/**
 * Reads lists of keys out of objects and files: in pieces, from any place on, in bounded memory.
 */
@NullMarked
package io.drover.coordinator.keys;

import org.jspecify.annotations.NullMarked;
