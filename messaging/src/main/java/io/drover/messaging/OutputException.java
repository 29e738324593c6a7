package io.drover.messaging;

/**
 * Why a transaction of a {@link TransactionalOutput} did not simply succeed, by what the caller has
 * to do about it.
 */
public sealed class OutputException extends RuntimeException {
  private OutputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A younger writer has taken over. Nothing was published. This writer must stop for good. */
  public static final class Fenced extends OutputException {
    Fenced(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The transaction was aborted: nothing was published. The same transaction may be tried again.
   */
  public static final class Aborted extends OutputException {
    Aborted(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Nobody knows whether the transaction was committed. The caller must {@link
   * TransactionalOutput#begin begin} again, which settles it one way or the other, and then look at
   * the topics before it goes on.
   */
  public static final class Unknown extends OutputException {
    Unknown(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A record can never be published, such as one that is too large. Nothing was published; trying
   * the same again is useless.
   */
  public static final class Refused extends OutputException {
    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
