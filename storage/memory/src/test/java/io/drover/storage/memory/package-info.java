/** Tests of the memory store, and of decorators and probes against it. */
@NullMarked
package io.drover.storage.memory;

import org.jspecify.annotations.NullMarked;
