package io.drover.storage.memory;

import java.io.InputStream;
import java.util.Objects;

/** Computed bytes: byte i is {@code (seed + i) mod 256}. */
final class GeneratedContent extends InputStream {
  private final long seed;
  private final long length;
  private long position;

  GeneratedContent(long seed, long length) {
    this.seed = seed;
    this.length = length;
  }

  @Override
  public int read() {
    return position == length ? -1 : (int) (seed + position++) & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, buffer.length);
    if (position == length && count > 0) {
      return -1;
    }
    int n = (int) Math.min(count, length - position);
    for (int i = 0; i < n; i++) {
      buffer[offset + i] = (byte) (seed + position + i);
    }
    position += n;
    return n;
  }
}
