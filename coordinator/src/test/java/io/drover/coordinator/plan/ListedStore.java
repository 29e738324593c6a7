package io.drover.coordinator.plan;

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
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store that can be listed and looked at; what it lists first and in which order is for the test
 * to say.
 */
public final class ListedStore implements ObjectStore {
  private final StoreUri uri;
  private final List<ListedObject> objects;
  final AtomicInteger lists = new AtomicInteger();

  /** The pages that were given, each by where it began and ended. */
  final Queue<Listed> pages = new ConcurrentLinkedQueue<>();

  final AtomicInteger heads = new AtomicInteger();
  final AtomicInteger failures = new AtomicInteger();
  private volatile boolean denied;

  /** A page that was not empty. */
  record Listed(Optional<ObjectKey> after, ObjectKey last, int limit) {}

  private ListedStore(StoreUri uri, List<ListedObject> objects) {
    this.uri = uri;
    this.objects = objects;
  }

  /** In UTF-8 order, whatever the order of the keys. */
  public static ListedStore of(String uri, Collection<String> keys) {
    List<String> sorted = new ArrayList<>(keys);
    sorted.sort(ObjectKey::compareUtf8);
    return inThisOrder(uri, sorted);
  }

  static ListedStore inThisOrder(String uri, List<String> keys) {
    return new ListedStore(
        StoreUri.parse(uri),
        keys.stream()
            .map(
                key ->
                    new ListedObject(
                        new ObjectKey(key), key.length(), Instant.EPOCH, new Pin("pin-" + key)))
            .toList());
  }

  /** Refuses to be listed from now on. */
  public void deny() {
    denied = true;
  }

  @Override
  public StoreUri uri() {
    return uri;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        EnumSet.allOf(io.drover.storage.Primitive.class), Set.of(), new Limits(1, 1, 1, 1, 1));
  }

  @Override
  public ListPage list(ListRequest request) {
    lists.incrementAndGet();
    if (denied) {
      throw new StoreException.Denied("access denied");
    }
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new StoreException.Unavailable("away for a moment");
    }
    int first = request.startAfter().map(this::behind).orElse(0);
    List<ListedObject> page = new ArrayList<>();
    int next = first;
    while (next < objects.size() && page.size() < request.limit()) {
      ListedObject object = objects.get(next++);
      if (object.key().value().startsWith(request.prefix())) {
        page.add(object);
      }
    }
    if (!page.isEmpty()) {
      pages.add(new Listed(request.startAfter(), page.getLast().key(), request.limit()));
    }
    boolean last =
        objects.stream()
            .skip(next)
            .noneMatch(object -> object.key().value().startsWith(request.prefix()));
    return new ListPage(page, last);
  }

  /**
   * The position behind a key, or behind the last one before it in UTF-8 order if it is not there.
   */
  private int behind(ObjectKey after) {
    int behind = 0;
    for (int i = 0; i < objects.size(); i++) {
      int order = objects.get(i).key().compareTo(after);
      if (order == 0) {
        return i + 1;
      }
      behind = order < 0 ? i + 1 : behind;
    }
    return behind;
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    heads.incrementAndGet();
    return objects.stream()
        .filter(object -> object.key().equals(key))
        .findFirst()
        .map(
            o ->
                new ObjectStat(
                    key, o.size(), o.modified(), o.pin(), ObjectAttributes.NONE, false, Set.of()));
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    throw notForTests();
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    throw notForTests();
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    throw notForTests();
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    throw notForTests();
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    throw notForTests();
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    throw notForTests();
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    throw notForTests();
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    throw notForTests();
  }

  private static UnsupportedOperationException notForTests() {
    return new UnsupportedOperationException("a planner only lists and looks");
  }

  @Override
  public void close() {}
}
