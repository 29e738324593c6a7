/** A Kafka broker and a read-only schema endpoint inside this process. */
@NullMarked
package io.drover.embedded;

import org.jspecify.annotations.NullMarked;
