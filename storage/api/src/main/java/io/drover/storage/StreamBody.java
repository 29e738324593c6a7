package io.drover.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body over an input stream, which must hold exactly the promised number of bytes. */
final class StreamBody implements ObjectBody {
  private final ObjectStat stat;
  private final long length;
  private final InputStream stream;
  private long remaining;
  private boolean closed;

  StreamBody(ObjectStat stat, long length, InputStream stream) {
    this.stat = stat;
    this.length = length;
    this.stream = stream;
    this.remaining = length;
  }

  @Override
  public ObjectStat stat() {
    return stat;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) {
    if (closed) {
      throw new IllegalStateException("body of %s is closed".formatted(stat.key()));
    }
    if (count == 0) {
      return 0;
    }
    try {
      return remaining == 0 ? atEnd() : next(buffer, offset, (int) Math.min(count, remaining));
    } catch (IOException e) {
      throw ObjectBody.translate(stat.key(), e);
    }
  }

  /** The last bytes are given out only once the stream has ended with them. */
  private int next(byte[] buffer, int offset, int count) throws IOException {
    int n = stream.read(buffer, offset, count);
    if (n < 0) {
      throw new EOFException("ended after %d of %d bytes".formatted(length - remaining, length));
    }
    remaining -= n;
    if (remaining == 0) {
      requireEnd();
    }
    return n;
  }

  private int atEnd() throws IOException {
    if (length == 0) {
      requireEnd();
    }
    return -1;
  }

  private void requireEnd() throws IOException {
    if (stream.read() >= 0) {
      throw new StoreException.Corrupted(
          "%s has more than the promised %d bytes".formatted(stat.key(), length));
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        stream.close();
      } catch (IOException e) {
        // All bytes that count have been read and checked, or the reader gave up: a failure to hang
        // up changes neither.
        System.getLogger(StreamBody.class.getName())
            .log(
                System.Logger.Level.DEBUG,
                "closing the body of {0}: {1}",
                stat.key(),
                e.getMessage());
      }
    }
  }
}
