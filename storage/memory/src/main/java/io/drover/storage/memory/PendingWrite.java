package io.drover.storage.memory;

import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.WriteRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a write in parts: the array that becomes the object. Shared by all who write
 * it.
 */
final class PendingWrite {
  private final WriteRequest request;
  private final String id;
  private final Instant begunAt;
  private final int content;
  private final BitSet received = new BitSet();
  private byte @Nullable [] bytes;

  PendingWrite(WriteRequest request, String id, Instant begunAt) {
    this.begunAt = begunAt;
    if (request.size() > MemoryObjectStore.MAX_OBJECT) {
      throw new StoreException.Unsupported(
          "object of %d bytes is larger than the %d bytes that the memory store takes"
              .formatted(request.size(), MemoryObjectStore.MAX_OBJECT));
    }
    this.request = request;
    this.id = id;
    byte[] coded = AttributeCoding.encode(request.attributes());
    this.content = coded.length;
    this.bytes = new byte[content + (int) request.size()];
    System.arraycopy(coded, 0, bytes, 0, content);
  }

  String id() {
    return id;
  }

  UnfinishedUpload listed() {
    return new UnfinishedUpload(id, Optional.of(begunAt), empty());
  }

  /** Where the content begins, behind the attributes. */
  int content() {
    return content;
  }

  boolean of(ObjectKey key) {
    return request.key().equals(key);
  }

  synchronized boolean empty() {
    return received.isEmpty();
  }

  synchronized void take(int number, Payload payload) {
    System.arraycopy(payload.bytes(), payload.offset(), open(), start(number), payload.length());
    received.set(number);
  }

  synchronized boolean holds(int number, Payload payload) {
    int from = start(number);
    return received.get(number)
        && Arrays.equals(
            open(),
            from,
            from + payload.length(),
            payload.bytes(),
            payload.offset(),
            payload.offset() + payload.length());
  }

  private int start(int number) {
    return content + (int) ((number - 1) * request.partSize());
  }

  /** The whole object. */
  synchronized byte[] complete() {
    byte[] whole = open();
    if (received.cardinality() != request.parts()) {
      throw new IllegalStateException(
          "commit of %s with %d of %d parts"
              .formatted(request.key(), received.cardinality(), request.parts()));
    }
    return whole;
  }

  /** It was committed or aborted; nobody goes on with it. */
  synchronized void end() {
    bytes = null;
  }

  private byte[] open() {
    byte[] present = bytes;
    if (present == null) {
      throw new StoreException.NotFound(
          StoreException.NotFound.What.UPLOAD, "no upload %s of %s".formatted(id, request.key()));
    }
    return present;
  }
}
