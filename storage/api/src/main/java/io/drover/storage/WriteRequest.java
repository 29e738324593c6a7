package io.drover.storage;

import java.util.Objects;

/**
 * What a write in parts will become.
 *
 * @param key the object's key
 * @param attributes headers, metadata and tags
 * @param size bytes of the whole object
 * @param partSize bytes of each part but the last; within the limits of the store for this size
 */
public record WriteRequest(ObjectKey key, ObjectAttributes attributes, long size, long partSize) {
  public WriteRequest {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(attributes, "attributes");
    if (size < 0 || partSize < 1) {
      throw new IllegalArgumentException(
          "write of %s with size %d and part size %d; size is zero or more, part size positive"
              .formatted(key, size, partSize));
    }
  }

  /** Number of parts; an empty object has one empty part. */
  public long parts() {
    return Math.max(1, Math.ceilDiv(size, partSize));
  }

  /** Length of a part, from 1. */
  public long partLength(int number) {
    long start = (number - 1) * partSize;
    return Math.min(partSize, size - start);
  }

  /**
   * Checks that a part belongs to this write; every backend asks before it sends one.
   *
   * @throws IllegalArgumentException if there is no such part, or its length is not {@link
   *     #partLength}
   */
  public void checkPart(int number, int length) {
    if (number < 1 || number > parts()) {
      throw new IllegalArgumentException(
          "part %d of %s, which has parts 1 to %d".formatted(number, key, parts()));
    }
    if (length != partLength(number)) {
      throw new IllegalArgumentException(
          "part %d of %s has %d bytes; it must have %d"
              .formatted(number, key, length, partLength(number)));
    }
  }
}
