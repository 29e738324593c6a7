package io.drover.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * An open read of one version of an object: what the store says of it, and the bytes of the range
 * asked for.
 *
 * <p>The bytes pass untouched: never decompressed (T-23). Exactly the range's bytes come: the
 * stream fails with {@link StoreException.Unavailable} when the store ends early and with {@link
 * StoreException.Corrupted} when it sends more (T-24, T-25). One thread at a time. {@link #close}
 * releases the connection, also in the middle of the body; it is idempotent and does not throw.
 */
public interface ObjectBody extends AutoCloseable {
  /** The version that is being read. */
  ObjectStat stat();

  /** Bytes that the stream gives in all. */
  long length();

  /**
   * Reads up to {@code length} bytes, at least one unless {@code length} is 0.
   *
   * @return bytes read, or -1 after the last byte
   * @throws StoreException if the store fails or breaks its promise of a length
   */
  int read(byte[] buffer, int offset, int length);

  /**
   * Fills the part of the buffer.
   *
   * @throws StoreException.Unavailable if fewer bytes come
   */
  default void readFully(byte[] buffer, int offset, int length) {
    int done = 0;
    while (done < length) {
      int n = read(buffer, offset + done, length - done);
      if (n < 0) {
        throw new StoreException.Unavailable(
            "object %s ended after %d of %d bytes".formatted(stat().key(), done, length),
            new EOFException());
      }
      done += n;
    }
  }

  @Override
  void close();

  /**
   * A body over a stream that the backend opened; checks the length and translates its failures.
   */
  static ObjectBody of(ObjectStat stat, long length, InputStream stream) {
    return new StreamBody(stat, length, stream);
  }

  /** Failure of the stream beneath, as the store's family of failures. */
  static StoreException translate(ObjectKey key, IOException failure) {
    return new StoreException.Unavailable(
        "reading %s broke off: %s".formatted(key, failure.getMessage()), failure);
  }
}
