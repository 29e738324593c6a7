package io.drover.forwarder;

/**
 * A request that cannot be answered now and can be tried again: 503 SlowDown, which every S3 client
 * retries.
 */
public final class SlowDown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason why, for the log and the client
   */
  public SlowDown(String reason) {
    super(reason);
  }
}
