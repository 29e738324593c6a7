/** Tests of the Azure backend. */
@NullMarked
package io.drover.storage.azure;

import org.jspecify.annotations.NullMarked;
