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
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store whose every request passes by a {@link Watcher}, which may record it, let it fail before
 * it reaches the store, or lose its answer afterwards.
 */
public final class WatchedStore implements ObjectStore {
  /** A kind of request to a store. */
  public enum Request {
    LIST,
    HEAD,
    READ,
    TAGS,
    PUT,
    BEGIN,
    PART,
    COMMIT,
    ABORT,
    RESUME,
    LIST_UPLOADS,
    COPY,
    COPY_PART,
    DELETE
  }

  /** Sees each request; an exception from it becomes the answer. Called by many threads. */
  public interface Watcher {
    /** The request is about to be made; an exception keeps it from the store. */
    default void before(Request request, ObjectKey key) {}

    /** The request was done; an exception is a lost answer. */
    default void after(Request request, ObjectKey key) {}

    /** The body that a read gets to see. */
    default ObjectBody body(ObjectBody body) {
      return body;
    }
  }

  private static final ObjectKey NO_KEY = new ObjectKey("-");

  private final ObjectStore store;
  private final Capabilities capabilities;
  private final Watcher watcher;

  public WatchedStore(ObjectStore store, Watcher watcher) {
    this(store, store.capabilities(), watcher);
  }

  /** With other capabilities than it has. */
  public WatchedStore(ObjectStore store, Capabilities capabilities, Watcher watcher) {
    this.store = store;
    this.capabilities = capabilities;
    this.watcher = watcher;
  }

  private <T> T watched(Request request, ObjectKey key, Supplier<T> call) {
    watcher.before(request, key);
    T answer = call.get();
    watcher.after(request, key);
    return answer;
  }

  @Override
  public StoreUri uri() {
    return store.uri();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public ListPage list(ListRequest request) {
    return watched(Request.LIST, NO_KEY, () -> store.list(request));
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    return watched(Request.HEAD, key, () -> store.head(key));
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    return watcher.body(watched(Request.READ, key, () -> store.read(key)));
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    return watcher.body(watched(Request.READ, key, () -> store.read(key, pin)));
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    return watcher.body(watched(Request.READ, key, () -> store.read(key, pin, range)));
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    return watched(Request.TAGS, key, () -> store.tags(key));
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    return watched(Request.PUT, key, () -> store.put(key, attributes, payload, condition));
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    MultipartWrite write = watched(Request.BEGIN, request.key(), () -> store.begin(request));
    return new WatchedWrite(write, request.key());
  }

  @Override
  public MultipartWrite resume(WriteRequest request, String upload) {
    MultipartWrite write =
        watched(Request.RESUME, request.key(), () -> store.resume(request, upload));
    return new WatchedWrite(write, request.key());
  }

  @Override
  public void discard(ObjectKey key, String upload) {
    watched(
        Request.ABORT,
        key,
        () -> {
          store.discard(key, upload);
          return key;
        });
  }

  @Override
  public List<UnfinishedUpload> unfinished(ObjectKey key) {
    return watched(Request.LIST_UPLOADS, key, () -> store.unfinished(key));
  }

  @Override
  public Optional<String> service() {
    return store.service();
  }

  @Override
  public Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    return watched(Request.COPY, key, () -> store.copy(source, key, attributes, condition));
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    return watched(Request.DELETE, key, () -> store.delete(key, condition));
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    return store.accommodations(key, attributes, size);
  }

  @Override
  public void close() {
    store.close();
  }

  private final class WatchedWrite implements MultipartWrite {
    private final MultipartWrite write;
    private final ObjectKey key;
    private boolean committed;

    WatchedWrite(MultipartWrite write, ObjectKey key) {
      this.write = write;
      this.key = key;
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
      watcher.before(Request.COPY_PART, key);
      write.copyPart(number, source, range);
      watcher.after(Request.COPY_PART, key);
    }

    @Override
    public void part(int number, Payload payload) {
      watcher.before(Request.PART, key);
      write.part(number, payload);
      watcher.after(Request.PART, key);
    }

    /**
     * An upload that was committed is no longer there, as in S3: that is all a lost answer leaves.
     */
    @Override
    public Written commit(Condition condition) {
      return watched(
          Request.COMMIT,
          key,
          () -> {
            if (committed) {
              throw new StoreException.NotFound(
                  StoreException.NotFound.What.UPLOAD, "no upload of " + key);
            }
            Written written = write.commit(condition);
            committed = true;
            return written;
          });
    }

    @Override
    public void abort() {
      watcher.before(Request.ABORT, key);
      write.abort();
    }

    @Override
    public void close() {
      write.close();
    }
  }
}
