package io.drover.schemas;

import io.drover.schemas.record.Failure;

/**
 * Classes and stages of failure ({@link Failure#getErrorClass}, {@link Failure#getStage}) that
 * another process acts on.
 */
public final class FailureClass {
  /** The target does not hold what was copied; trying again has to copy it afresh. */
  public static final String VERIFICATION_MISMATCH = "verification-mismatch";

  /** The stage in which a source object is removed. */
  public static final String DELETING_SOURCE = "delete-source";

  private FailureClass() {}
}
