package io.drover.bench;

import io.drover.storage.Accommodation;
import io.drover.storage.ByteRange;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
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
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A target that costs nothing, neither time nor memory: it takes every write, lists as empty, and
 * says of every key that an object of the expected size is there. What a run with it takes is the
 * control plane's alone.
 */
final class DiscardingStore implements ObjectStore {
  private static final Set<Primitive> PRIMITIVES =
      EnumSet.complementOf(
          EnumSet.of(
              Primitive.RESUME_WRITE, Primitive.SERVER_SIDE_COPY, Primitive.SERVER_SIDE_PARTS));

  private static final Pin PIN = new Pin("discarded");
  private static final Limits LIMITS =
      new Limits(Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 10_000, Integer.MAX_VALUE);

  private final StoreUri uri;
  private final long size;

  DiscardingStore(StoreUri uri, long size) {
    this.uri = uri;
    this.size = size;
  }

  @Override
  public StoreUri uri() {
    return uri;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(PRIMITIVES, Set.of(), LIMITS);
  }

  @Override
  public ListPage list(ListRequest request) {
    return new ListPage(List.of(), true);
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    return Optional.of(
        new ObjectStat(key, size, Instant.EPOCH, PIN, ObjectAttributes.NONE, false, Set.of()));
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    return new Written(PIN, Set.of());
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    throw nothingHere(key);
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    throw nothingHere(key);
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    throw nothingHere(key);
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    return Map.of();
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    throw new StoreException.Unsupported("a discarding store takes whole objects only");
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    return true;
  }

  @Override
  public List<Accommodation> accommodations(
      ObjectKey key, ObjectAttributes attributes, long length) {
    return List.of();
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private static StoreException nothingHere(ObjectKey key) {
    return new StoreException.NotFound(
        StoreException.NotFound.What.OBJECT, "nothing is kept, also not " + key);
  }
}
