/** Tests of the storage API. */
@NullMarked
package io.drover.storage;

import org.jspecify.annotations.NullMarked;
