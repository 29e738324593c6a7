@NullMarked
package io.drover.coordinator.lease;

import org.jspecify.annotations.NullMarked;
