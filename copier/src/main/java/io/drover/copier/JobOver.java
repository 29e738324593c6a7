package io.drover.copier;

/** The job of an object under way was cancelled or failed: the object is given up. */
final class JobOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobOver() {
    super("the job is over", null, false, false);
  }
}
