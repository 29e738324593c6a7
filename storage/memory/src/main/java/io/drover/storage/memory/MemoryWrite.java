package io.drover.storage.memory;

import io.drover.storage.Condition;
import io.drover.storage.MultipartWrite;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A write in parts into the array that becomes the object. Parts are copied under the write's own
 * lock.
 */
final class MemoryWrite implements MultipartWrite {
  private final WriteRequest request;
  private final MemoryObjectStore store;
  private final int content;
  private final BitSet received = new BitSet();
  private byte @Nullable [] bytes;

  MemoryWrite(WriteRequest request, MemoryObjectStore store) {
    if (request.size() > MemoryObjectStore.MAX_OBJECT) {
      throw new StoreException.Unsupported(
          "object of %d bytes is larger than the %d bytes that the memory store takes"
              .formatted(request.size(), MemoryObjectStore.MAX_OBJECT));
    }
    this.request = request;
    this.store = store;
    byte[] coded = AttributeCoding.encode(request.attributes());
    this.content = coded.length;
    this.bytes = new byte[content + (int) request.size()];
    System.arraycopy(coded, 0, bytes, 0, content);
  }

  @Override
  public long partSize() {
    return request.partSize();
  }

  @Override
  public synchronized void part(int number, Payload payload) {
    store.open();
    request.checkPart(number, payload.length());
    int start = content + (int) ((number - 1) * request.partSize());
    System.arraycopy(payload.bytes(), payload.offset(), pending(), start, payload.length());
    received.set(number);
  }

  @Override
  public synchronized Written commit(Condition condition) {
    byte[] whole = pending();
    if (received.cardinality() != request.parts()) {
      throw new IllegalStateException(
          "commit of %s with %d of %d parts"
              .formatted(request.key(), received.cardinality(), request.parts()));
    }
    Written written = store.publish(request.key(), whole, content, condition);
    bytes = null;
    return written;
  }

  private byte[] pending() {
    byte[] open = bytes;
    if (open == null) {
      throw new IllegalStateException(
          "write of %s is committed or aborted".formatted(request.key()));
    }
    return open;
  }

  @Override
  public synchronized void abort() {
    bytes = null;
  }

  @Override
  public void close() {
    abort();
  }
}
