package io.drover.storage.testkit;

import io.drover.storage.ByteRange;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Declares all primitives and silently ignores some, as real stores do (T-28): a probe must find
 * out which.
 */
public final class IgnorantStore extends ForwardingStore {
  private final ObjectStore store;
  private final Set<Primitive> ignored;

  public IgnorantStore(ObjectStore store, Set<Primitive> ignored) {
    super(store);
    this.store = store;
    this.ignored = Set.copyOf(ignored);
  }

  private Condition condition(Condition asked, Primitive ifAbsent, Primitive ifMatch) {
    return switch (asked) {
      case Condition.Absent() -> ignored.contains(ifAbsent) ? Condition.NONE : asked;
      case Condition.Match(Pin pin) -> ignored.contains(ifMatch) ? Condition.NONE : asked;
      case Condition.None() -> asked;
    };
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    return ignored.contains(Primitive.PINNED_READ) ? store.read(key) : store.read(key, pin);
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    if (!ignored.contains(Primitive.PINNED_READ)) {
      return store.read(key, pin, range);
    }
    Pin present =
        store
            .head(key)
            .orElseThrow(
                () -> new StoreException.NotFound(StoreException.NotFound.What.OBJECT, "no " + key))
            .pin();
    return store.read(key, present, range);
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    boolean untagged = ignored.contains(Primitive.TAGS);
    return store.put(
        key,
        untagged ? attributes.withTags(Map.of()) : attributes,
        payload,
        condition(condition, Primitive.CREATE_IF_ABSENT, Primitive.REPLACE_IF_MATCH));
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    return new IgnorantWrite(store.begin(request));
  }

  @Override
  public MultipartWrite resume(WriteRequest request, String upload) {
    return new IgnorantWrite(store.resume(request, upload));
  }

  @Override
  public Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    return ignored.contains(Primitive.SERVER_SIDE_COPY)
        ? store.copy(unpinned(source), key, attributes, Condition.NONE)
        : store.copy(source, key, attributes, condition);
  }

  /** The present version, whichever was asked for. */
  private CopySource unpinned(CopySource source) {
    Pin present = store.head(source.key()).orElseThrow().pin();
    return new CopySource(source.bucket(), source.key(), present, source.size());
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    return store.delete(
        key, condition(condition, Primitive.CREATE_IF_ABSENT, Primitive.DELETE_IF_MATCH));
  }

  private final class IgnorantWrite implements MultipartWrite {
    private final MultipartWrite write;

    IgnorantWrite(MultipartWrite write) {
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
      boolean blind = ignored.contains(Primitive.SERVER_SIDE_PARTS);
      write.copyPart(number, blind ? unpinned(source) : source, range);
    }

    @Override
    public void part(int number, Payload payload) {
      write.part(number, payload);
    }

    @Override
    public Written commit(Condition condition) {
      return write.commit(
          condition(
              condition,
              Primitive.MULTIPART_CREATE_IF_ABSENT,
              Primitive.MULTIPART_REPLACE_IF_MATCH));
    }

    @Override
    public void abort() {
      write.abort();
    }

    @Override
    public void close() {
      write.close();
    }
  }
}
