package io.drover.copier;

/** Stable names of the classes of failure that are not those of a store. */
final class ErrorClass {
  /** The job's policy is FAIL and the target has an object. */
  static final String TARGET_EXISTS = "target-exists";

  /** Somebody else wrote the target object since it was planned. */
  static final String TARGET_CHANGED = "target-changed";

  /** The source object changed during each attempt (T-05, T-37). */
  static final String SOURCE_CHANGED = "source-changed";

  /** The target cannot hold the object. */
  static final String UNSUPPORTED = "unsupported";

  /** What came over the wire is not what the store says it has, as a store itself may find. */
  static final String CORRUPTED = "corrupted";

  /** This process cannot open one of the stores as it is configured. */
  static final String CONFIGURATION = "configuration";

  /** A rollback cannot restore what was there before; the copy stays. */
  static final String CANNOT_RESTORE = "cannot-restore";

  /** Nothing is on record about a copy that a rollback found; it stays. */
  static final String NO_RECEIPT = "no-receipt";

  /** The source of a copy is gone, which makes the copy the last one; it stays. */
  static final String LAST_COPY = "last-copy";

  /** The copy that a source was to be restored from is gone. */
  static final String COPY_GONE = "copy-gone";

  /** A defect of Drover. */
  static final String INTERNAL = "internal";

  private ErrorClass() {}
}
