package io.drover.storage;

/**
 * A store did not do what it was asked. Every backend translates its vendor's failures into this
 * family, in one function.
 *
 * <p>Messages name the object, the store's own error code and its request id where there is one;
 * never a credential or a signed URL (T-38).
 */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  private StoreException(String message) {
    super(message);
  }

  /** Whether the same call may succeed later. */
  public abstract boolean retryable();

  /**
   * Short, stable name of the class of failure for outcomes, metrics and filters, such as {@code
   * not-found}.
   */
  public abstract String errorClass();

  /** The object, the upload or the bucket is not there. */
  public static final class NotFound extends StoreException {
    private static final long serialVersionUID = 1L;

    /** What is missing. */
    public enum What {
      OBJECT,
      UPLOAD,
      BUCKET
    }

    private final What what;

    public NotFound(What what, String message, Throwable cause) {
      super(message, cause);
      this.what = what;
    }

    public NotFound(What what, String message) {
      super(message);
      this.what = what;
    }

    public What what() {
      return what;
    }

    @Override
    public boolean retryable() {
      return false;
    }

    @Override
    public String errorClass() {
      return what == What.BUCKET ? "bucket-not-found" : "not-found";
    }
  }

  /**
   * The condition did not hold: another version is there (HTTP 412). Lost, not to be repeated
   * (T-26).
   */
  public static final class PreconditionFailed extends StoreException {
    private static final long serialVersionUID = 1L;

    public PreconditionFailed(String message, Throwable cause) {
      super(message, cause);
    }

    public PreconditionFailed(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return false;
    }

    @Override
    public String errorClass() {
      return "precondition-failed";
    }
  }

  /**
   * Another write got in the way and nothing is decided (HTTP 409); a multipart write must start
   * over.
   */
  public static final class Conflict extends StoreException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message, Throwable cause) {
      super(message, cause);
    }

    public Conflict(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return true;
    }

    @Override
    public String errorClass() {
      return "conflict";
    }
  }

  /** The store asks for less (HTTP 503 SlowDown, 429). */
  public static final class Throttled extends StoreException {
    private static final long serialVersionUID = 1L;

    public Throttled(String message, Throwable cause) {
      super(message, cause);
    }

    public Throttled(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return true;
    }

    @Override
    public String errorClass() {
      return "throttled";
    }
  }

  /**
   * The store could not be reached, failed, or broke off (5xx, time-outs, resets). A write may have
   * happened: look.
   */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unavailable(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return true;
    }

    @Override
    public String errorClass() {
      return "unavailable";
    }
  }

  /** The store refuses these credentials or this action (401, 403). */
  public static final class Denied extends StoreException {
    private static final long serialVersionUID = 1L;

    public Denied(String message, Throwable cause) {
      super(message, cause);
    }

    public Denied(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return false;
    }

    @Override
    public String errorClass() {
      return "denied";
    }
  }

  /**
   * Bytes are not what they should be: checksum mismatch in transit, more bytes than promised. A
   * retry may get good ones.
   */
  public static final class Corrupted extends StoreException {
    private static final long serialVersionUID = 1L;

    public Corrupted(String message, Throwable cause) {
      super(message, cause);
    }

    public Corrupted(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return true;
    }

    @Override
    public String errorClass() {
      return "corrupted";
    }
  }

  /**
   * The store cannot do this at all: a key it cannot hold, a size beyond its limit, an archived
   * object, a missing primitive.
   */
  public static final class Unsupported extends StoreException {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message, Throwable cause) {
      super(message, cause);
    }

    public Unsupported(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return false;
    }

    @Override
    public String errorClass() {
      return "unsupported";
    }
  }
}
