package io.drover.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Uploads in parts as applications make them: parts of any size, in any order, by any process;
 * nothing of them is remembered here. Drover's own writes are {@link MultipartWrite}s.
 *
 * <p>Whoever has an upload's id may go on with it. Safe for any number of threads.
 */
public interface Uploads {
  /** Whether the store keeps the attributes from the beginning to the completion by itself. */
  boolean keepsAttributes();

  /**
   * Begins an upload.
   *
   * @return its id; no secret
   */
  String begin(ObjectKey key, ObjectAttributes attributes);

  /**
   * Sends one part; a part of the same number that was sent before is replaced.
   *
   * @param number from 1
   * @return the tag by which the store knows the part; empty if it has none
   * @throws java.io.UncheckedIOException if the stream fails; nothing was kept
   * @throws StoreException.NotFound if the store knows that there is no such upload
   */
  String part(ObjectKey key, String upload, int number, StreamedPayload payload);

  /**
   * The parts that the store has, by ascending number.
   *
   * @throws StoreException.NotFound if there is no such upload, or, where the store knows parts
   *     only, if it has none of it
   */
  List<SentPart> parts(ObjectKey key, String upload);

  /**
   * Makes an object of some of the parts, whole and at once.
   *
   * @param attributes the same with which the upload was begun; not looked at by a store that
   *     {@link #keepsAttributes}
   * @param parts in ascending order
   * @throws StoreException.NotFound if there is no such upload
   * @throws StoreException.PreconditionFailed if the condition does not hold; nothing was written
   */
  Written complete(
      ObjectKey key,
      String upload,
      ObjectAttributes attributes,
      List<SentPart> parts,
      Condition condition);

  /**
   * Uploads that have not ended, of keys with a prefix, in the order of the store; whose they are
   * nobody can tell. A store that does not {@linkplain #keepsAttributes keep attributes} tells of
   * none.
   *
   * @param most how many at most
   */
  default List<OpenUpload> open(String prefix, int most) {
    return List.of();
  }

  /** Gives an upload up and removes its parts as far as the store can. Idempotent. */
  void abort(ObjectKey key, String upload);

  /**
   * An upload that has not ended.
   *
   * @param key of the object that it will be
   * @param upload its id
   * @param begun when it began, if the store says
   */
  record OpenUpload(ObjectKey key, String upload, Optional<Instant> begun) {}

  /**
   * A part that was sent.
   *
   * @param number from 1
   * @param tag the store's name for its content; empty where it has none
   * @param size bytes
   */
  record SentPart(int number, String tag, long size) {}
}
