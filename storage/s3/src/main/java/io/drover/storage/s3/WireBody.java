package io.drover.storage.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer. Closed at its end it gives the connection back; closed before, it hangs
 * up, because to read the rest of a large object only to throw it away costs more than a new
 * connection.
 */
final class WireBody extends FilterInputStream {
  private final WireResponse response;
  private long remaining;

  WireBody(InputStream body, long length, WireResponse response) {
    super(body);
    this.response = response;
    this.remaining = length;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    remaining -= b < 0 ? 0 : 1;
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    remaining -= Math.max(n, 0);
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    remaining -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (remaining > 0) {
      response.abandon();
    } else {
      super.close();
    }
  }
}
