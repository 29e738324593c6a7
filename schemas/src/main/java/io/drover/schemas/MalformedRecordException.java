package io.drover.schemas;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no record of the expected type, or a record that is no message. Trying again
 * cannot help.
 */
public final class MalformedRecordException extends SerializationException {
  MalformedRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
