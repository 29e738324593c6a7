package io.drover.storage;

/**
 * A range of bytes of an object.
 *
 * @param offset first byte, from 0
 * @param length number of bytes; 0 is allowed and reads nothing
 */
public record ByteRange(long offset, long length) {
  public ByteRange {
    if (offset < 0 || length < 0 || offset + length < 0) {
      throw new IllegalArgumentException(
          "byte range offset=%d length=%d; both are zero or more and their sum fits a long"
              .formatted(offset, length));
    }
  }

  /** The position after the last byte. */
  public long end() {
    return offset + length;
  }
}
