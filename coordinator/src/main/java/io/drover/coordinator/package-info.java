/** Life cycle and planning of migration jobs. */
@NullMarked
package io.drover.coordinator;

import org.jspecify.annotations.NullMarked;
