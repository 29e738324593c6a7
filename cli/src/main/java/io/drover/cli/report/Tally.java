package io.drover.cli.report;

/** A number of objects and their bytes. */
final class Tally {
  private long objects;
  private long bytes;

  void add(long size) {
    objects++;
    bytes += size;
  }

  long objects() {
    return objects;
  }

  long bytes() {
    return bytes;
  }
}
