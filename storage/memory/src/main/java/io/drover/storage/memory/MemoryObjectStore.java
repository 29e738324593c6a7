package io.drover.storage.memory;

import io.drover.storage.Accommodation;
import io.drover.storage.ByteRange;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.CopySource;
import io.drover.storage.Limits;
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
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A store over a bucket of this process. */
final class MemoryObjectStore implements ObjectStore {
  /** Largest object: it lives in one array, together with its attributes. */
  static final long MAX_OBJECT = 1L << 30;

  private static final Limits LIMITS = new Limits(MAX_OBJECT, 1, MAX_OBJECT, 10_000, MAX_OBJECT);

  private final StoreUri uri;
  private final MemoryBucket bucket;
  private final Set<Checksum.Kind> kinds;
  private final Optional<Function<String, Optional<MemoryBucket>>> neighbours;
  private volatile boolean closed;

  /**
   * @param neighbours the buckets of the same service by name, if it copies between them
   */
  MemoryObjectStore(
      StoreUri uri,
      MemoryBucket bucket,
      Set<Checksum.Kind> kinds,
      Optional<Function<String, Optional<MemoryBucket>>> neighbours) {
    this.uri = uri;
    this.bucket = bucket;
    this.neighbours = neighbours;
    this.kinds = Set.copyOf(kinds);
  }

  @Override
  public StoreUri uri() {
    return uri;
  }

  @Override
  public Capabilities capabilities() {
    Set<Primitive> primitives = EnumSet.allOf(Primitive.class);
    if (neighbours.isEmpty()) {
      primitives.remove(Primitive.SERVER_SIDE_COPY);
      primitives.remove(Primitive.SERVER_SIDE_PARTS);
    }
    return new Capabilities(primitives, kinds, LIMITS);
  }

  @Override
  public ListPage list(ListRequest request) {
    return open().list(request);
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    return open().find(key).map(object -> object.stat(key));
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    MemoryObject object = open().require(key);
    return body(key, object, 0, object.size());
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    MemoryObject object = open().require(key, pin);
    return body(key, object, 0, object.size());
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    MemoryObject object = open().require(key, pin);
    if (range.length() == 0 || range.end() > object.size()) {
      throw new IllegalArgumentException(
          "%s of %s, which has %d bytes; a range is not empty and lies within the object"
              .formatted(range, key, object.size()));
    }
    return body(key, object, (int) range.offset(), (int) range.length());
  }

  private static ObjectBody body(ObjectKey key, MemoryObject object, int offset, int length) {
    var stream = new ByteArrayInputStream(object.bytes(), object.contentOffset() + offset, length);
    return ObjectBody.of(object.stat(key), length, stream);
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    return open().require(key).stat(key).attributes().tags();
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    open();
    byte[] coded = AttributeCoding.encode(attributes);
    byte[] bytes = new byte[coded.length + payload.length()];
    System.arraycopy(coded, 0, bytes, 0, coded.length);
    System.arraycopy(payload.bytes(), payload.offset(), bytes, coded.length, payload.length());
    return publish(key, bytes, coded.length, condition);
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    return new MemoryWrite(request, this, open().begin(request));
  }

  @Override
  public MultipartWrite resume(WriteRequest request, String upload) {
    return new MemoryWrite(request, this, open().pending(request.key(), upload));
  }

  @Override
  public void discard(ObjectKey key, String upload) {
    open().discard(upload);
  }

  @Override
  public List<UnfinishedUpload> unfinished(ObjectKey key) {
    return open().unfinished(key);
  }

  @Override
  public Optional<String> service() {
    return neighbours.map(ignored -> "memory:" + uri.store());
  }

  @Override
  public Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    MemoryObject object = require(source);
    return put(
        key,
        attributes,
        new Payload(object.bytes(), object.contentOffset(), Math.toIntExact(object.size())),
        condition);
  }

  /** A version of an object of a bucket of this service. */
  MemoryObject require(CopySource source) {
    open();
    return neighbours
        .flatMap(find -> find.apply(source.bucket()))
        .orElseThrow(
            () ->
                new StoreException.Unsupported(
                    "%s does not copy from bucket %s".formatted(uri, source.bucket())))
        .require(source.key(), source.pin());
  }

  MemoryBucket bucket() {
    return bucket;
  }

  /** Publishes a version; what a put and the commit of a write in parts have in common. */
  Written publish(ObjectKey key, byte[] bytes, int content, Condition condition) {
    Set<Checksum> checksums =
        kinds.isEmpty() ? Set.of() : ContentHash.of(kinds, bytes, content, bytes.length - content);
    MemoryObject object = open().put(key, bytes, content, checksums, condition);
    return new Written(object.pin(), checksums);
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    return open().delete(key, condition);
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    return size <= MAX_OBJECT
        ? List.of()
        : List.of(
            new Accommodation(
                "object-too-large", Accommodation.Effect.REFUSED, Long.toString(size)));
  }

  MemoryBucket open() {
    if (closed) {
      throw new IllegalStateException("store %s is closed".formatted(uri));
    }
    return bucket;
  }

  @Override
  public void close() {
    closed = true;
  }
}
