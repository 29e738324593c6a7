package io.drover.storage;

/**
 * A write of one object in parts. Nothing is visible under the key before {@link #commit}; {@link
 * #close} without a commit aborts.
 *
 * <p>Parts may be sent by several threads and in any order; a part that is sent again replaces the
 * earlier one, so a failed part may be retried. Every part but the last has exactly {@link
 * #partSize} bytes.
 */
public interface MultipartWrite extends AutoCloseable {
  /** Bytes of each part but the last. */
  long partSize();

  /**
   * Sends one part.
   *
   * @param number from 1
   * @param payload the part's bytes
   * @throws StoreException if the store fails; the write stays open and the part may be sent again
   */
  void part(int number, Payload payload);

  /**
   * Makes the object visible, whole, at once.
   *
   * <p>Checks first that the parts are complete and add up to the announced size. After a failure
   * with a retryable exception it may be called again, except {@link StoreException.Conflict},
   * after which the write must start over; when the answer was lost, the second call may fail with
   * {@link StoreException.PreconditionFailed} or {@link StoreException.NotFound} although the first
   * succeeded: look at the object.
   *
   * @throws StoreException.PreconditionFailed if the condition does not hold; nothing was written
   * @throws IllegalStateException if parts are missing, or after an abort
   */
  Written commit(Condition condition);

  /** Gives the write up and removes what it stored. Idempotent; does nothing after a commit. */
  void abort();

  /**
   * Aborts unless committed. Never throws a {@link StoreException}: what could not be removed is
   * logged and swept later (T-19).
   */
  @Override
  void close();
}
