package io.drover.storage.memory;

import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.WriteRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The objects of one bucket, by key in UTF-8 order. Reads take no lock; a change is one
 * compare-and-set on its entry.
 *
 * <p>Keys are held as UTF-8 arrays, the smallest form. A version number is never given twice.
 */
final class MemoryBucket {
  private final ConcurrentNavigableMap<byte[], MemoryObject> objects =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
  private final Map<String, PendingWrite> pending = new ConcurrentHashMap<>();
  private final AtomicLong versions = new AtomicLong();
  private final InstantSource clock;

  MemoryBucket(InstantSource clock) {
    this.clock = clock;
  }

  Optional<MemoryObject> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.utf8()));
  }

  MemoryObject require(ObjectKey key) {
    return find(key).orElseThrow(() -> missing(key));
  }

  MemoryObject require(ObjectKey key, Pin pin) {
    MemoryObject object = require(key);
    if (!object.pin().equals(pin)) {
      throw changed(key);
    }
    return object;
  }

  /**
   * Publishes a new version if the condition holds.
   *
   * @param bytes coded attributes, then the content; not to be touched afterwards
   */
  MemoryObject put(
      ObjectKey key, byte[] bytes, int content, Set<Checksum> checksums, Condition condition) {
    MemoryObject next =
        new MemoryObject(versions.incrementAndGet(), clock.instant(), bytes, content, checksums);
    boolean won =
        switch (condition) {
          case Condition.Absent() -> objects.putIfAbsent(key.utf8(), next) == null;
          case Condition.Match(Pin pin) -> replace(key, pin, next);
          case Condition.None() -> {
            objects.put(key.utf8(), next);
            yield true;
          }
        };
    if (!won) {
      throw changed(key);
    }
    return next;
  }

  private boolean replace(ObjectKey key, Pin pin, MemoryObject next) {
    byte[] utf8 = key.utf8();
    MemoryObject present = objects.get(utf8);
    return present != null && present.pin().equals(pin) && objects.replace(utf8, present, next);
  }

  /** Starts a write in parts, which stays until it is forgotten. */
  PendingWrite begin(WriteRequest request) {
    PendingWrite write =
        new PendingWrite(
            request, "write-" + Long.toString(versions.incrementAndGet()), clock.instant());
    pending.put(write.id(), write);
    return write;
  }

  /** A write that was begun and not ended, and has a part. */
  List<UnfinishedUpload> unfinished(ObjectKey key) {
    return pending.values().stream()
        .filter(write -> write.of(key))
        .map(PendingWrite::listed)
        .toList();
  }

  PendingWrite pending(ObjectKey key, String upload) {
    PendingWrite write = pending.get(upload);
    if (write == null || write.empty() || !write.of(key)) {
      throw new StoreException.NotFound(
          StoreException.NotFound.What.UPLOAD, "no upload %s of %s".formatted(upload, key));
    }
    return write;
  }

  /** A write ends, if it has not. */
  void discard(String upload) {
    PendingWrite write = pending.get(upload);
    if (write != null) {
      forget(write);
    }
  }

  /** A write ended. */
  void forget(PendingWrite write) {
    pending.remove(write.id());
    write.end();
  }

  /** Writes that were begun and not ended. */
  int pending() {
    return pending.size();
  }

  boolean delete(ObjectKey key, Condition condition) {
    byte[] utf8 = key.utf8();
    return switch (condition) {
      case Condition.None() -> objects.remove(utf8) != null;
      case Condition.Match(Pin pin) -> delete(key, utf8, pin);
      case Condition.Absent() ->
          throw new IllegalArgumentException("delete of %s if absent".formatted(key));
    };
  }

  private boolean delete(ObjectKey key, byte[] utf8, Pin pin) {
    MemoryObject present = objects.get(utf8);
    if (present == null) {
      return false;
    }
    if (!present.pin().equals(pin) || !objects.remove(utf8, present)) {
      throw changed(key);
    }
    return true;
  }

  ListPage list(ListRequest request) {
    byte[] prefix = request.prefix().getBytes(StandardCharsets.UTF_8);
    List<ListedObject> page = new ArrayList<>();
    for (Map.Entry<byte[], MemoryObject> entry : from(prefix, request).entrySet()) {
      if (!startsWith(entry.getKey(), prefix)) {
        return new ListPage(page, true);
      }
      if (page.size() == request.limit()) {
        return new ListPage(page, false);
      }
      page.add(
          entry
              .getValue()
              .listed(new ObjectKey(new String(entry.getKey(), StandardCharsets.UTF_8))));
    }
    return new ListPage(page, true);
  }

  private ConcurrentNavigableMap<byte[], MemoryObject> from(byte[] prefix, ListRequest request) {
    byte[] after = request.startAfter().map(ObjectKey::utf8).orElse(new byte[0]);
    return Arrays.compareUnsigned(after, prefix) < 0
        ? objects.tailMap(prefix, true)
        : objects.tailMap(after, false);
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static StoreException missing(ObjectKey key) {
    return new StoreException.NotFound(
        StoreException.NotFound.What.OBJECT, "no object %s".formatted(key));
  }

  static StoreException changed(ObjectKey key) {
    return new StoreException.PreconditionFailed(
        "%s is not the version that was asked for".formatted(key));
  }
}
