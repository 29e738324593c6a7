package io.drover.schemas;

import io.drover.schemas.record.Failure;

/** Classes of failure ({@link Failure#getErrorClass}) that another process acts on. */
public final class FailureClass {
  /** The target does not hold what was copied; trying again has to copy it afresh. */
  public static final String VERIFICATION_MISMATCH = "verification-mismatch";

  private FailureClass() {}
}
