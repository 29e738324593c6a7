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
   * Opens a range of the present version, whatever its size: in one request where the store can.
   *
   * @return empty if the object has none of these bytes
   * @throws StoreException.PreconditionFailed if the object was replaced meanwhile; ask again
   * @throws StoreException.NotFound if there is none
   */
  default Optional<ObjectBody> read(ObjectKey key, OpenRange range) {
    ObjectStat stat =
        head(key)
            .orElseThrow(
                () ->
                    new StoreException.NotFound(
                        StoreException.NotFound.What.OBJECT, "%s is not there".formatted(key)));
    return range.within(stat.size()).map(part -> read(key, stat.pin(), part));
  }

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

  /**
   * Writes a whole object at once from a stream; atomic like the other put. Nothing of the object
   * is held but a part of it. Needs no more than one request where the store takes objects of this
   * size in one; the version is then as if the object had been put from memory.
   *
   * @throws java.io.UncheckedIOException if the stream fails, ends early or is too long; nothing
   *     was written
   * @throws StoreException.PreconditionFailed if the condition does not hold; nothing was written
   * @throws StoreException.Conflict if another write got in the way; try again with a fresh stream
   */
  default Written put(
      ObjectKey key, ObjectAttributes attributes, StreamedPayload payload, Condition condition) {
    return StreamedParts.put(this, key, attributes, payload, condition);
  }

  /** Uploads that applications make, where the store has such a thing itself. */
  default Optional<Uploads> uploads() {
    return Optional.empty();
  }

  /** Starts a write in parts. */
  MultipartWrite begin(WriteRequest request);

  /**
   * Takes up a write in parts that was begun earlier, by whichever process, and has not ended; asks
   * the store which parts it holds. Needs {@link Primitive#RESUME_WRITE}.
   *
   * <p>Two processes may hold the same write at once. Both send parts of the same object, so each
   * may replace the other's; the first commit or abort ends the write for both, and the other one
   * learns it as {@link StoreException.NotFound}, {@link StoreException.Conflict} or {@link
   * StoreException.PreconditionFailed}.
   *
   * @param request what the write was begun with
   * @param upload its {@link MultipartWrite#upload}
   * @throws StoreException.NotFound if it has ended, or holds nothing
   */
  default MultipartWrite resume(WriteRequest request, String upload) {
    throw new StoreException.Unsupported(
        "the write of %s cannot be resumed: %s lacks %s"
            .formatted(request.key(), uri(), Primitive.RESUME_WRITE));
  }

  /**
   * Gives up a write in parts that was begun earlier, by whichever process, and removes what it
   * stored as far as the store can. Idempotent: does nothing if it has ended. Needs {@link
   * Primitive#RESUME_WRITE}.
   */
  default void discard(ObjectKey key, String upload) {
    throw new StoreException.Unsupported(
        "the write of %s cannot be discarded: %s lacks %s"
            .formatted(key, uri(), Primitive.RESUME_WRITE));
  }

  /**
   * The writes in parts of an object that were begun, by whomever, and have not ended; none where
   * beginning one leaves nothing at the store, or the store does not list them.
   */
  default List<UnfinishedUpload> unfinished(ObjectKey key) {
    return List.of();
  }

  /**
   * The service behind this store, in a form that only compares: stores of the same service can
   * copy from each other, as far as their credentials reach. Empty where nothing of the kind is
   * offered.
   */
  default Optional<String> service() {
    return Optional.empty();
  }

  /**
   * Copies a version of another object of the same {@link #service} here, without the bytes passing
   * through this process; atomic like {@link #put}. Needs {@link Primitive#SERVER_SIDE_COPY}.
   *
   * @param attributes all that the copy is to carry; none of the source's own are taken
   * @param condition what must hold under the key
   * @return the version that now exists, with the checksums that the store says it keeps
   * @throws StoreException.PreconditionFailed if the source is another version or the condition
   *     does not hold; stores do not say which; nothing was written
   * @throws StoreException.NotFound if there is no such source
   * @throws StoreException.Denied if this store's credentials may not read the source
   * @throws StoreException.Unsupported if the store cannot do this
   */
  default Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    throw new StoreException.Unsupported(
        "copy of %s to %s: %s lacks %s".formatted(source, key, uri(), Primitive.SERVER_SIDE_COPY));
  }

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
