package io.drover.cli.evidence;

/** Evidence does not hold: the file is not one, was changed, or cannot be read or written. */
public final class EvidenceException extends RuntimeException {
  EvidenceException(String message) {
    super(message);
  }

  EvidenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
