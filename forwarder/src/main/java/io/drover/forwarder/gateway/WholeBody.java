package io.drover.forwarder.gateway;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body of known length that gives its last bytes only once it has ended with them, so that
 * whatever checks the body at its end has done so. S3Proxy's handler stops reading at the length.
 */
final class WholeBody extends FilterInputStream {
  private long remaining;

  WholeBody(InputStream body, long length) {
    super(body);
    this.remaining = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (remaining == 0) {
      requireEnd();
      return -1;
    }
    int n = in.read(buffer, offset, (int) Math.min(length, remaining));
    if (n < 0) {
      throw new EOFException("the body ended %d bytes early".formatted(remaining));
    }
    remaining -= n;
    if (remaining == 0) {
      requireEnd();
    }
    return n;
  }

  private void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw new IOException("the body is longer than announced");
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
