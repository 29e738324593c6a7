/** What an object store can do and the words for it; every backend implements it. */
@NullMarked
package io.drover.storage;

import org.jspecify.annotations.NullMarked;
