package io.drover.copier;

/** The right of an object under way to move more bytes. */
interface Pacing {
  /**
   * Asks for bytes before they are read; holds no buffer meanwhile.
   *
   * @return whether they may move; false after a second: then the caller lets what is under way
   *     finish and calls {@link #await}
   * @throws JobOver if the job is over
   */
  boolean take(long bytes) throws InterruptedException;

  /**
   * Waits for bytes without a slot: gives it back at once and has another one afterwards. Nothing
   * of the object may be under way.
   *
   * @throws JobOver if the job is over; then there is no slot
   */
  void await(long bytes) throws InterruptedException;

  /** Bytes move without waiting: those granted with the slot, or more, which is debt of the job. */
  void owe(long bytes);
}
