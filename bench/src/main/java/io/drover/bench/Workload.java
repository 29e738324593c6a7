package io.drover.bench;

/**
 * What is copied.
 *
 * @param name its bucket, and its name in the report
 * @param count number of objects
 * @param size bytes of each
 */
record Workload(String name, int count, long size) {
  /**
   * Above this size an object is sent in parts, so the report speaks of bytes instead of objects.
   */
  private static final long PART = 8L << 20;

  /** A thousand keys to a folder. */
  String key(int index) {
    return "%03d/object-%06d".formatted(index / 1000, index);
  }

  long bytes() {
    return count * size;
  }

  boolean large() {
    return size > PART;
  }

  /** Bytes of each part of a large object. */
  long partSize() {
    return PART;
  }

  /** CPU per 1,000 small objects, or per GiB of large ones. */
  double units() {
    return large() ? bytes() / (double) (1L << 30) : count / 1000.0;
  }
}
