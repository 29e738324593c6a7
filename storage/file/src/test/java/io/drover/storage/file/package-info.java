/** Tests of the file store. */
@NullMarked
package io.drover.storage.file;

import org.jspecify.annotations.NullMarked;
