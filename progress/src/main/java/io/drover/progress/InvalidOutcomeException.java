package io.drover.progress;

/**
 * A record that was readable and makes no sense; it goes to the dead letters, and its message says
 * why.
 */
final class InvalidOutcomeException extends IllegalArgumentException {
  InvalidOutcomeException(String message) {
    super(message);
  }
}
