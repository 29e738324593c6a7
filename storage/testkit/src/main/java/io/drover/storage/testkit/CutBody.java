package io.drover.storage.testkit;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;

/** A body whose connection is reset after some bytes. */
public final class CutBody implements ObjectBody {
  private final ObjectBody body;
  private int left;

  public CutBody(ObjectBody body, int after) {
    this.body = body;
    this.left = after;
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
    if (left == 0) {
      throw new StoreException.Unavailable("connection reset");
    }
    int n = body.read(buffer, offset, Math.min(length, left));
    left -= Math.max(0, n);
    return n;
  }

  @Override
  public void close() {
    body.close();
  }
}
