package io.drover.verifier;

import io.drover.schemas.FailureClass;

/** Stable names of the classes of failure that are not those of a store. */
final class ErrorClass {
  /** The target does not hold what was copied. */
  static final String MISMATCH = FailureClass.VERIFICATION_MISMATCH;

  /** Somebody else wrote the target object since it was copied. */
  static final String TARGET_CHANGED = "target-changed";

  /** Somebody deleted the target object since it was copied. */
  static final String TARGET_GONE = "target-gone";

  /**
   * The source object changed since it was copied, so it must not be deleted, or cannot be
   * compared.
   */
  static final String SOURCE_CHANGED = "source-changed";

  /**
   * An object at the source of a live MOVE is no version of which a verified copy is on record:
   * somebody wrote it without a gateway, or its copying failed.
   */
  static final String NOT_COPIED = "not-copied";

  /** A comparison found the object at the source only. */
  static final String MISSING = "missing";

  /** A comparison found the object at the target only. */
  static final String EXTRA = "extra";

  /** A comparison found the object on both sides, and not the same. */
  static final String DIFFERENT = "different";

  /** A store lacks a primitive without which the step is not safe. */
  static final String UNSUPPORTED = "unsupported";

  /** This process cannot open one of the stores as it is configured. */
  static final String CONFIGURATION = "configuration";

  /** A defect of Drover. */
  static final String INTERNAL = "internal";

  private ErrorClass() {}
}
