/** An object store in Azure Blob Storage. */
@NullMarked
package io.drover.storage.azure;

import org.jspecify.annotations.NullMarked;
