/** An object store on the heap, for tests and simulations. */
@NullMarked
package io.drover.storage.memory;

import org.jspecify.annotations.NullMarked;
