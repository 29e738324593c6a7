package io.drover.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One bucket (container, directory tree) of one store.
 *
 * <p>All calls block and are safe for any number of threads. Failures are {@link StoreException}s,
 * which say whether a retry can help; the store itself never retries. After {@link #close} every
 * call fails with {@link IllegalStateException}.
 *
 * <p>The contract is a suite of tests, {@code ObjectStoreContract} in the testkit; where stores
 * differ, the difference is a named {@link Primitive} in {@link #capabilities}.
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * Where this store is. The prefix of the URI does not limit the calls: keys are those of the
   * whole bucket.
   */
  StoreUri uri();

  /**
   * What this store can do, as far as its backend knows without asking; a {@link CapabilityProbe}
   * finds out the rest.
   */
  Capabilities capabilities();

  /**
   * One page of keys in ascending UTF-8 order.
   *
   * @throws StoreException.NotFound if the bucket does not exist
   */
  ListPage list(ListRequest request);

  /** What the store says of the present version of an object, or empty if there is none. */
  Optional<ObjectStat> head(ObjectKey key);

  /**
   * Opens the present version of an object, whole.
   *
   * @throws StoreException.NotFound if there is none
   */
  ObjectBody read(ObjectKey key);

  /**
   * Opens one version, whole.
   *
   * @throws StoreException.PreconditionFailed if that version is no longer the present one
   * @throws StoreException.NotFound if there is no object
   */
  ObjectBody read(ObjectKey key, Pin pin);

  /**
   * Opens a range of one version. The range must lie within the object and not be empty.
   *
   * @throws StoreException.PreconditionFailed if that version is no longer the present one
   * @throws StoreException.NotFound if there is no object
   */
  ObjectBody read(ObjectKey key, Pin pin, ByteRange range);

  /**
   * The tags of an object; empty where the store has none. {@link ObjectStat#tagged} says when to
   * ask.
   *
   * @throws StoreException.NotFound if there is no object
   */
  Map<String, String> tags(ObjectKey key);

  /**
   * Writes a whole object at once; atomic: other readers see the old version or the new one.
   *
   * @throws StoreException.PreconditionFailed if the condition does not hold; nothing was written
   * @throws StoreException.Conflict if another write got in the way; try again
   */
  Written put(ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition);

  /** Starts a write in parts. */
  MultipartWrite begin(WriteRequest request);

  /**
   * Deletes an object.
   *
   * @param condition {@link Condition.Match} or {@link Condition.None}
   * @return whether there was an object to delete, as far as the store says
   * @throws StoreException.PreconditionFailed if the object is another version; it stays
   */
  boolean delete(ObjectKey key, Condition condition);

  /**
   * How this store would hold an object: empty if as it is, otherwise each deviation with its rule.
   * Pure; asks nobody.
   *
   * <p>A deviation that is {@link Accommodation#lossless} comes back unchanged when the object is
   * read through Drover. One that is not is a loss or a refusal, which the caller reports per
   * object.
   */
  List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size);

  /** Releases connections. Idempotent. */
  @Override
  void close();
}
