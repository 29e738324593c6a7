/** An object store in a directory of the local file system. */
@NullMarked
package io.drover.storage.file;

import org.jspecify.annotations.NullMarked;
