package io.drover.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Bytes to send that come once, from a stream of known length. They cannot be sent again: whoever
 * hands them over repeats the whole request, if anyone does (T-24).
 *
 * <p>The last bytes are given out only after the stream has ended with them, so that a stream which
 * checks itself at its end, or is too long, or breaks off, never becomes an object. Used by one
 * thread.
 */
public final class StreamedPayload {
  private final InputStream stream;
  private final long length;
  private long remaining;
  private Optional<IOException> failure = Optional.empty();

  /**
   * @param stream what to send; closing it is left to the caller
   * @param length bytes that it has
   */
  public StreamedPayload(InputStream stream, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length %d is negative".formatted(length));
    }
    this.stream = stream;
    this.length = length;
    this.remaining = length;
  }

  /** Bytes in all. */
  public long length() {
    return length;
  }

  /** What was wrong with the stream, if a read of it failed: then the store is not to blame. */
  public Optional<IOException> failure() {
    return failure;
  }

  /**
   * Fills the part of the buffer.
   *
   * @throws UncheckedIOException if the stream fails, ends early, or is too long
   */
  public void readFully(byte[] buffer, int offset, int count) {
    int done = 0;
    try {
      while (done < count) {
        int n = next(buffer, offset + done, count - done);
        if (n < 0) {
          throw fail(new EOFException("asked for %d bytes beyond the end".formatted(count - done)));
        }
        done += n;
      }
      if (length == 0) {
        requireEnd();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes as a stream, whose failures are also in {@link #failure}. Gives them once. */
  public InputStream stream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
          return 0;
        }
        if (length == 0) {
          requireEnd();
        }
        return next(buffer, offset, count);
      }
    };
  }

  private int next(byte[] buffer, int offset, int count) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int n;
    try {
      n = stream.read(buffer, offset, (int) Math.min(count, remaining));
    } catch (IOException e) {
      throw fail(e);
    }
    if (n < 0) {
      throw fail(
          new EOFException("ended after %d of %d bytes".formatted(length - remaining, length)));
    }
    remaining -= n;
    if (remaining == 0) {
      requireEnd();
    }
    return n;
  }

  private void requireEnd() throws IOException {
    int more;
    try {
      more = stream.read();
    } catch (IOException e) {
      throw fail(e);
    }
    if (more >= 0) {
      throw fail(new IOException("has more than the promised %d bytes".formatted(length)));
    }
  }

  private IOException fail(IOException e) {
    failure = Optional.of(e);
    return e;
  }

  /** Names the length only: content never gets into a log. */
  @Override
  public String toString() {
    return "StreamedPayload[" + length + " bytes]";
  }
}
