package io.drover.messaging;

/**
 * Whether a record is still its member's: nobody else of the group has been given it. Whoever does
 * what nobody else may have undone, or done twice, asks right before; a process that was frozen, or
 * is cut off from Kafka, finds out here.
 */
@FunctionalInterface
public interface Tenure {
  /** Of somebody who is the only reader. */
  Tenure CERTAIN = () -> {};

  /**
   * Returns once it is certain, and for a bounded time from then on; at once if it was certain
   * lately.
   *
   * @throws InterruptedException if the record is another's by now, or the thread is interrupted:
   *     nothing more may be done
   */
  void await() throws InterruptedException;
}
