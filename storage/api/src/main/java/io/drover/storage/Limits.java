package io.drover.storage;

/**
 * Sizes that a store accepts. All in bytes unless said otherwise.
 *
 * @param maxSinglePut largest object for one put
 * @param minPart smallest part but the last
 * @param maxPart largest part
 * @param maxParts most parts of one object
 * @param maxObject largest object
 */
public record Limits(long maxSinglePut, long minPart, long maxPart, int maxParts, long maxObject) {
  public Limits {
    if (maxSinglePut < 1 || minPart < 1 || maxPart < minPart || maxParts < 1 || maxObject < 1) {
      throw new IllegalArgumentException(
          "limits maxSinglePut=%d minPart=%d maxPart=%d maxParts=%d maxObject=%d; all positive, minPart at most maxPart"
              .formatted(maxSinglePut, minPart, maxPart, maxParts, maxObject));
    }
  }

  /**
   * The part size for an object: the preferred one, or as much larger as the object needs to stay
   * within {@link #maxParts} (T-18).
   *
   * @throws StoreException.Unsupported if the object is larger than the store takes
   */
  public long partSize(long size, long preferred) {
    long needed = Math.ceilDiv(size, (long) maxParts);
    long part = Math.max(Math.max(preferred, minPart), needed);
    if (size > maxObject || needed > maxPart) {
      throw new StoreException.Unsupported(
          "object of %d bytes is larger than the %d bytes that the store takes"
              .formatted(size, maxObject));
    }
    return Math.min(part, maxPart);
  }
}
