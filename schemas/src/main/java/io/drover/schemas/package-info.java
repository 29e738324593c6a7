/** The contract between processes: Avro messages, serdes and the topic catalogue. */
@NullMarked
package io.drover.schemas;

import org.jspecify.annotations.NullMarked;
