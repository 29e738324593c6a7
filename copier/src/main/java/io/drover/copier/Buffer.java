package io.drover.copier;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A byte array lent by a {@link BufferPool}; its content is undefined at first. Closing gives it
 * back, once. One owner at a time.
 */
final class Buffer implements AutoCloseable {
  /** For no bytes; belongs to no pool. */
  static final Buffer EMPTY = new Buffer(new byte[0], null);

  private final byte[] array;
  private final @Nullable BufferPool pool;
  private boolean closed;

  Buffer(byte[] array, @Nullable BufferPool pool) {
    this.array = Objects.requireNonNull(array, "array");
    this.pool = pool;
  }

  /** The array, which may be longer than what was asked for. */
  byte[] array() {
    if (closed) {
      throw new IllegalStateException("buffer was given back");
    }
    return array;
  }

  @Override
  public void close() {
    if (pool != null && !closed) {
      closed = true;
      pool.release(array.length, array);
    }
  }
}
