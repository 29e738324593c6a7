package io.drover.storage.testkit;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;

/** A body with one bit flipped in its first byte, each time it is read from. */
public record FlippedBody(ObjectBody body) implements ObjectBody {
  @Override
  public ObjectStat stat() {
    return body.stat();
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    int n = body.read(buffer, offset, length);
    if (n > 0) {
      buffer[offset] ^= 1;
    }
    return n;
  }

  @Override
  public void close() {
    body.close();
  }
}
