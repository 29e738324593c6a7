package io.drover.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A schema registry did not give the answer that was needed. Each kind says whether asking again
 * can help.
 */
public abstract sealed class SchemaRegistryException extends RuntimeException {
  private SchemaRegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the same question may get another answer later, with nobody changing a setting. */
  public abstract boolean retryable();

  /** The registry has no such schema, id or subject. */
  public static final class NotFound extends SchemaRegistryException {
    public NotFound(String message) {
      super(message, null);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /**
   * The registry refuses the schema: incompatible with earlier versions, invalid, or the registry
   * is read-only.
   */
  public static final class Refused extends SchemaRegistryException {
    public Refused(String message) {
      super(message, null);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The registry does not accept the credentials. */
  public static final class Denied extends SchemaRegistryException {
    public Denied(String message) {
      super(message, null);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /**
   * The registry could not be reached, did not answer in time, or answered with a fault of its own.
   */
  public static final class Unavailable extends SchemaRegistryException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }
}
