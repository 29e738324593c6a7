package io.drover.storage;

import java.util.Optional;

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
   * What the store calls this write, for {@link ObjectStore#resume}; empty where it lacks {@link
   * Primitive#RESUME_WRITE}. No secret.
   */
  default Optional<String> upload() {
    return Optional.empty();
  }

  /**
   * Whether the store is known to hold just these bytes as this part, because it said so of their
   * checksum when the write was resumed. If so the part counts as sent; a false says nothing, and
   * the part is to be sent.
   *
   * @param number from 1
   * @param payload the part's bytes
   */
  default boolean holds(int number, Payload payload) {
    return false;
  }

  /**
   * Sends one part.
   *
   * @param number from 1
   * @param payload the part's bytes
   * @throws StoreException if the store fails; the write stays open and the part may be sent again
   */
  void part(int number, Payload payload);

  /**
   * Fills one part with a range of another object, without the bytes passing through here.
   *
   * @param number from 1
   * @param source the object, in a store of the same {@link ObjectStore#service}
   * @param range as long as the part
   * @throws StoreException.PreconditionFailed if the source is another version; nothing was taken
   * @throws StoreException.NotFound if there is no such source
   * @throws StoreException.Denied if this store's credentials may not read the source
   * @throws StoreException.Unsupported if the store cannot do this
   */
  default void copyPart(int number, CopySource source, ByteRange range) {
    throw new StoreException.Unsupported(
        "part %d of a copy of %s: the store lacks %s"
            .formatted(number, source, Primitive.SERVER_SIDE_PARTS));
  }

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
   * Lets go of the write and leaves what is stored for {@link ObjectStore#resume}; aborts where
   * that is not offered. Idempotent; does nothing after a commit or an abort.
   */
  default void leave() {
    abort();
  }

  /**
   * Aborts unless committed or left. Never throws a {@link StoreException}: what could not be
   * removed is logged and swept later (T-19).
   */
  @Override
  void close();
}
