package io.drover.coordinator.keys;

import io.drover.storage.ObjectBody;
import java.io.InputStream;

/** An object's bytes as a stream; failures stay those of the store. */
final class BodyStream extends InputStream {
  private final ObjectBody body;

  BodyStream(ObjectBody body) {
    this.body = body;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    return body.read(buffer, offset, length);
  }

  @Override
  public void close() {
    body.close();
  }
}
