package io.drover.storage.testkit;

import io.drover.storage.Accommodation;
import io.drover.storage.ByteRange;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.StoreUri;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passes every call on, each through one of few places where a decorator steps in. Transparent as
 * it is.
 */
public class ForwardingStore implements ObjectStore {
  private final ObjectStore store;

  /**
   * @param store what is called; closed with this one
   */
  public ForwardingStore(ObjectStore store) {
    this.store = store;
  }

  /** A call that gives something. */
  @FunctionalInterface
  protected interface Call<T> {
    T run();
  }

  /** Every request goes through here, those of a write in parts as well. */
  protected <T> T request(StoreCall call, Call<T> next) {
    return next.run();
  }

  /** Every body goes through here. */
  protected ObjectBody body(StoreCall call, ObjectBody body) {
    return body;
  }

  /** Every payload of a put or of a part goes through here. */
  protected Payload payload(StoreCall call, Payload payload) {
    return payload;
  }

  @Override
  public StoreUri uri() {
    return store.uri();
  }

  @Override
  public Capabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public ListPage list(ListRequest request) {
    return request(StoreCall.of(StoreCall.Operation.LIST), () -> store.list(request));
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    return request(StoreCall.of(StoreCall.Operation.HEAD, key), () -> store.head(key));
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    return read(key, () -> store.read(key));
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    return read(key, () -> store.read(key, pin));
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    return read(key, () -> store.read(key, pin, range));
  }

  private ObjectBody read(ObjectKey key, Call<ObjectBody> next) {
    StoreCall call = StoreCall.of(StoreCall.Operation.READ, key);
    return body(call, request(call, next));
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    return request(StoreCall.of(StoreCall.Operation.TAGS, key), () -> store.tags(key));
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    StoreCall call = StoreCall.of(StoreCall.Operation.PUT, key);
    Payload sent = payload(call, payload);
    return request(call, () -> store.put(key, attributes, sent, condition));
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    StoreCall call = StoreCall.of(StoreCall.Operation.BEGIN, request.key());
    return new ForwardingWrite(request.key(), request(call, () -> store.begin(request)));
  }

  @Override
  public MultipartWrite resume(WriteRequest request, String upload) {
    StoreCall call = StoreCall.of(StoreCall.Operation.RESUME, request.key());
    return new ForwardingWrite(request.key(), request(call, () -> store.resume(request, upload)));
  }

  @Override
  public void discard(ObjectKey key, String upload) {
    request(
        StoreCall.of(StoreCall.Operation.ABORT, key),
        () -> {
          store.discard(key, upload);
          return key;
        });
  }

  @Override
  public List<UnfinishedUpload> unfinished(ObjectKey key) {
    return request(
        StoreCall.of(StoreCall.Operation.LIST_UPLOADS, key), () -> store.unfinished(key));
  }

  @Override
  public Optional<String> service() {
    return store.service();
  }

  @Override
  public Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    return request(
        StoreCall.of(StoreCall.Operation.COPY, key),
        () -> store.copy(source, key, attributes, condition));
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    return request(
        StoreCall.of(StoreCall.Operation.DELETE, key), () -> store.delete(key, condition));
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    return store.accommodations(key, attributes, size);
  }

  @Override
  public void close() {
    store.close();
  }

  private final class ForwardingWrite implements MultipartWrite {
    private final ObjectKey key;
    private final MultipartWrite write;

    ForwardingWrite(ObjectKey key, MultipartWrite write) {
      this.key = key;
      this.write = write;
    }

    @Override
    public long partSize() {
      return write.partSize();
    }

    @Override
    public Optional<String> upload() {
      return write.upload();
    }

    @Override
    public boolean holds(int number, Payload payload) {
      return write.holds(number, payload);
    }

    @Override
    public void leave() {
      write.leave();
    }

    @Override
    public void copyPart(int number, CopySource source, ByteRange range) {
      request(
          new StoreCall(StoreCall.Operation.COPY_PART, Optional.of(key), number),
          () -> {
            write.copyPart(number, source, range);
            return number;
          });
    }

    @Override
    public void part(int number, Payload payload) {
      StoreCall call = new StoreCall(StoreCall.Operation.PART, Optional.of(key), number);
      Payload sent = payload(call, payload);
      request(
          call,
          () -> {
            write.part(number, sent);
            return number;
          });
    }

    @Override
    public Written commit(Condition condition) {
      return request(StoreCall.of(StoreCall.Operation.COMMIT, key), () -> write.commit(condition));
    }

    @Override
    public void abort() {
      request(
          StoreCall.of(StoreCall.Operation.ABORT, key),
          () -> {
            write.abort();
            return key;
          });
    }

    @Override
    public void close() {
      write.close();
    }
  }
}
