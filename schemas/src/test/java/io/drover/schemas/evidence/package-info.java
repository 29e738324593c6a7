@NullMarked
package io.drover.schemas.evidence;

import org.jspecify.annotations.NullMarked;
