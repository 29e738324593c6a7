package io.drover.forwarder.gateway.awssdk;

import io.drover.storage.ObjectBody;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** An object's bytes on their way to a client. */
final class Body extends InputStream {
  private static final int BUFFER = 64 << 10;

  private final ObjectBody body;

  Body(ObjectBody body) {
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return body.read(buffer, offset, length);
    } catch (StoreException e) {
      // Status and length are sent: all that is left is to break the connection off.
      throw new IOException("the store broke off", e);
    }
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, body.length()))];
    long done = 0;
    for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
      out.write(buffer, 0, n);
      done += n;
    }
    return done;
  }

  @Override
  public void close() {
    body.close();
  }
}
