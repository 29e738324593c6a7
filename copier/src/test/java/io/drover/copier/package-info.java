@NullMarked
package io.drover.copier;

import org.jspecify.annotations.NullMarked;
