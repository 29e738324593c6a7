package io.drover.coordinator.keys;

import org.jspecify.annotations.Nullable;

/** A list of keys is not what it should be; reading it again does not help. */
public final class KeyListException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyListException(String message) {
    super(message);
  }

  KeyListException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
