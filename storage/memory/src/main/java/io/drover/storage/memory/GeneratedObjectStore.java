package io.drover.storage.memory;

import io.drover.storage.Accommodation;
import io.drover.storage.ByteRange;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
import io.drover.storage.Limits;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A read-only bucket of computed objects that holds none of them: a source of any length for
 * benchmarks of everything else.
 *
 * <p>Object number n, from 0, has the key {@code <prefix><n in 12 digits>}; its byte i is {@code
 * (31 * n + i) mod 256}, its pin is fixed.
 */
final class GeneratedObjectStore implements ObjectStore {
  private static final int DIGITS = 12;

  /** Most objects: what twelve digits name. */
  static final long MAX_COUNT = 1_000_000_000_000L;

  private static final Pin PIN = new Pin("generated");
  private static final Limits LIMITS =
      new Limits(Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 10_000, Integer.MAX_VALUE);

  private final StoreUri uri;
  private final long count;
  private final int size;
  private final String prefix;
  private volatile boolean closed;

  GeneratedObjectStore(StoreUri uri, long count, int size, String prefix) {
    this.uri = uri;
    this.count = count;
    this.size = size;
    this.prefix = prefix;
  }

  @Override
  public StoreUri uri() {
    return uri;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        EnumSet.of(Primitive.PINNED_READ, Primitive.UTF8_ORDER, Primitive.LIST_FROM_ANYWHERE),
        Set.of(),
        LIMITS);
  }

  @Override
  public ListPage list(ListRequest request) {
    check();
    List<ListedObject> page = new ArrayList<>();
    for (long n = first(request); n < count; n++) {
      ObjectKey key = key(n);
      if (!key.value().startsWith(request.prefix())) {
        break;
      }
      if (page.size() == request.limit()) {
        return new ListPage(page, false);
      }
      page.add(new ListedObject(key, size, Instant.EPOCH, PIN));
    }
    return new ListPage(page, true);
  }

  /** The first number whose key is after the cursor and not before the prefix, found by halving. */
  private long first(ListRequest request) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      boolean before = before(key(middle), request);
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }

  private static boolean before(ObjectKey key, ListRequest request) {
    return ObjectKey.compareUtf8(key.value(), request.prefix()) < 0
        || request.startAfter().map(after -> key.compareTo(after) <= 0).orElse(false);
  }

  private ObjectKey key(long n) {
    String digits = Long.toString(n);
    return new ObjectKey(prefix + "0".repeat(DIGITS - digits.length()) + digits);
  }

  private OptionalLong number(ObjectKey key) {
    String text = key.value();
    if (text.length() != prefix.length() + DIGITS || !text.startsWith(prefix)) {
      return OptionalLong.empty();
    }
    long n = 0;
    for (int i = prefix.length(); i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return OptionalLong.empty();
      }
      n = n * 10 + (c - '0');
    }
    return n < count ? OptionalLong.of(n) : OptionalLong.empty();
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    check();
    return number(key).isPresent() ? Optional.of(stat(key)) : Optional.empty();
  }

  private ObjectStat stat(ObjectKey key) {
    return new ObjectStat(key, size, Instant.EPOCH, PIN, ObjectAttributes.NONE, false, Set.of());
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    return body(key, PIN, new ByteRange(0, size));
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    return body(key, pin, new ByteRange(0, size));
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    if (range.length() == 0 || range.end() > size) {
      throw new IllegalArgumentException(
          "%s of %s, which has %d bytes".formatted(range, key, size));
    }
    return body(key, pin, range);
  }

  private ObjectBody body(ObjectKey key, Pin pin, ByteRange range) {
    check();
    long n = number(key).orElseThrow(() -> missing(key));
    if (!pin.equals(PIN)) {
      throw MemoryBucket.changed(key);
    }
    return ObjectBody.of(
        stat(key), range.length(), new GeneratedContent(31 * n + range.offset(), range.length()));
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    return head(key).orElseThrow(() -> missing(key)).attributes().tags();
  }

  private static StoreException missing(ObjectKey key) {
    return new StoreException.NotFound(
        StoreException.NotFound.What.OBJECT, "no object %s".formatted(key));
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    throw readOnly();
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    throw readOnly();
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    throw readOnly();
  }

  private StoreException readOnly() {
    check();
    return new StoreException.Denied(
        "%s is a bucket of computed objects, which is read-only".formatted(uri));
  }

  @Override
  public List<Accommodation> accommodations(
      ObjectKey key, ObjectAttributes attributes, long length) {
    return List.of(new Accommodation("read-only", Accommodation.Effect.REFUSED, key.value()));
  }

  private void check() {
    if (closed) {
      throw new IllegalStateException("store %s is closed".formatted(uri));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
