package io.drover.copier;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;

/** A body whose connection is reset after some bytes. */
record CutBody(ObjectBody body, int[] left) implements ObjectBody {
  CutBody(ObjectBody body, int after) {
    this(body, new int[] {after});
  }

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
    if (left[0] == 0) {
      throw new StoreException.Unavailable("connection reset");
    }
    int n = body.read(buffer, offset, Math.min(length, left[0]));
    left[0] -= Math.max(0, n);
    return n;
  }

  @Override
  public void close() {
    body.close();
  }
}
