package io.drover.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded broker or schema endpoint could not start or has failed; the message says what to do
 * about it.
 */
public final class BrokerFailure extends RuntimeException {
  BrokerFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
