@NullMarked
package io.drover.schemas;

import org.jspecify.annotations.NullMarked;
