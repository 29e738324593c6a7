package io.drover.storage.memory;

import io.drover.storage.ByteRange;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.MultipartWrite;
import io.drover.storage.Payload;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Optional;

/** One who writes an object in parts, perhaps beside others. */
final class MemoryWrite implements MultipartWrite {
  private final WriteRequest request;
  private final MemoryObjectStore store;
  private final PendingWrite pending;
  private boolean over;

  MemoryWrite(WriteRequest request, MemoryObjectStore store, PendingWrite pending) {
    this.request = request;
    this.store = store;
    this.pending = pending;
  }

  @Override
  public long partSize() {
    return request.partSize();
  }

  @Override
  public Optional<String> upload() {
    return Optional.of(pending.id());
  }

  @Override
  public boolean holds(int number, Payload payload) {
    request.checkPart(number, payload.length());
    return pending.holds(number, payload);
  }

  @Override
  public void part(int number, Payload payload) {
    store.open();
    request.checkPart(number, payload.length());
    going();
    pending.take(number, payload);
  }

  @Override
  public void copyPart(int number, CopySource source, ByteRange range) {
    request.checkPart(number, Math.toIntExact(range.length()));
    going();
    MemoryObject object = store.require(source);
    int from = object.contentOffset() + (int) range.offset();
    pending.take(number, new Payload(object.bytes(), from, (int) range.length()));
  }

  @Override
  public synchronized Written commit(Condition condition) {
    going();
    byte[] whole = pending.complete();
    Written written = store.publish(request.key(), whole, pending.content(), condition);
    over = true;
    store.open().forget(pending);
    return written;
  }

  private synchronized void going() {
    if (over) {
      throw new IllegalStateException(
          "write of %s is committed or aborted".formatted(request.key()));
    }
  }

  @Override
  public synchronized void abort() {
    if (!over) {
      over = true;
      store.bucket().forget(pending);
    }
  }

  @Override
  public synchronized void leave() {
    over = true;
  }

  @Override
  public void close() {
    abort();
  }
}
