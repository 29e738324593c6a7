package io.drover.cli.evidence;

import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares a store with evidence: the listing and the receipts are merged, so that nothing is held
 * but a page of each. By version and size, which the listing says; or by content, which is then
 * read. What looks wrong is looked at once more by itself before it is reported. Writes nothing.
 */
public final class StoreComparison {
  /** Which end of the job the store is. */
  public enum Side {
    /** Where the objects came from. */
    SOURCE,
    /** Where they went. */
    TARGET
  }

  private static final int BUFFER = 1 << 18;

  private final ObjectStore store;
  private final StoreUri place;
  private final Side side;
  private final String recordedPrefix;
  private final boolean content;
  private final int concurrency;
  private final Retrying retrying;
  private final Consumer<Discrepancy> report;
  private final Semaphore readers;
  private final ConcurrentLinkedQueue<Discrepancy> found = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private long compared;

  /**
   * @param place where the objects are now
   * @param recorded where the evidence says that they were
   * @param content whether to read and hash every object
   * @param concurrency objects read at once
   * @param report hears every difference, on the calling thread
   */
  public StoreComparison(
      ObjectStore store,
      StoreUri place,
      Side side,
      StoreUri recorded,
      boolean content,
      int concurrency,
      Retrying retrying,
      Consumer<Discrepancy> report) {
    this.store = store;
    this.place = place;
    this.side = side;
    this.recordedPrefix = recorded.prefix();
    this.content = content;
    this.concurrency = concurrency;
    this.retrying = retrying;
    this.report = report;
    this.readers = new Semaphore(concurrency);
  }

  /**
   * Compares everything.
   *
   * @param receipts gives the receipts in ascending order of keys, and empty at the end
   * @return how many objects were compared
   * @throws io.drover.storage.StoreException if the store fails for good
   */
  public long run(Supplier<Optional<EvidenceEntry>> receipts) throws InterruptedException {
    StoreListing listing = new StoreListing(store, retrying, place.prefix());
    Optional<EvidenceEntry> receipt = receipts.get();
    Optional<ListedObject> object = listing.next();
    while (receipt.isPresent() || object.isPresent()) {
      int order = order(receipt, object);
      if (order < 0) {
        missing(receipt.orElseThrow());
      } else if (order > 0) {
        ListedObject extra = object.orElseThrow();
        found.add(
            new Discrepancy(
                Discrepancy.Kind.EXTRA, extra.key().value(), extra.size() + " bytes, no receipt"));
      } else {
        compare(receipt.orElseThrow(), object.orElseThrow());
      }
      receipt = order <= 0 ? receipts.get() : receipt;
      object = order >= 0 ? listing.next() : object;
      drain();
    }
    readers.acquire(concurrency);
    drain();
    return compared;
  }

  private int order(Optional<EvidenceEntry> receipt, Optional<ListedObject> object) {
    if (receipt.isEmpty() || object.isEmpty()) {
      return receipt.isPresent() ? -1 : 1;
    }
    return ObjectKey.compareUtf8(key(receipt.get()), object.get().key().value());
  }

  /** The key that a receipt's object has below the place that is looked at. */
  private String key(EvidenceEntry receipt) {
    String recorded =
        switch (side) {
          case SOURCE -> receipt.sourceKey();
          case TARGET -> receipt.targetKey();
        };
    if (!recorded.startsWith(recordedPrefix)) {
      throw new EvidenceException(
          "'%s' is not below '%s', where the job's objects are"
              .formatted(recorded, recordedPrefix));
    }
    return place.prefix() + recorded.substring(recordedPrefix.length());
  }

  private String pin(EvidenceEntry receipt) {
    return switch (side) {
      case SOURCE -> receipt.sourcePin();
      case TARGET -> receipt.targetPin();
    };
  }

  private void missing(EvidenceEntry receipt) throws InterruptedException {
    compared++;
    ObjectKey key = new ObjectKey(key(receipt));
    Optional<ObjectStat> present = head(key);
    if (present.isEmpty()) {
      found.add(new Discrepancy(Discrepancy.Kind.MISSING, key.value(), "not in the store"));
    } else {
      judge(receipt, key, present.get().pin().value(), present.get().size());
    }
  }

  private void compare(EvidenceEntry receipt, ListedObject object) throws InterruptedException {
    compared++;
    boolean same = object.size() == receipt.size() && object.pin().value().equals(pin(receipt));
    if (same && !content) {
      return;
    }
    Optional<ObjectStat> now = same ? Optional.empty() : head(object.key());
    if (!same && now.isEmpty()) {
      found.add(
          new Discrepancy(Discrepancy.Kind.MISSING, object.key().value(), "not in the store"));
      return;
    }
    String pin = now.map(stat -> stat.pin().value()).orElse(object.pin().value());
    judge(receipt, object.key(), pin, now.map(ObjectStat::size).orElse(object.size()));
  }

  private void judge(EvidenceEntry receipt, ObjectKey key, String pin, long size)
      throws InterruptedException {
    if (size != receipt.size()) {
      changed(key, "%d bytes, %d on record".formatted(size, receipt.size()));
    } else if (!content || receipt.sha256().isEmpty()) {
      if (!pin.equals(pin(receipt))) {
        changed(key, "version %s, %s on record".formatted(pin, pin(receipt)));
      } else if (content) {
        found.add(
            new Discrepancy(
                Discrepancy.Kind.UNPROVEN,
                key.value(),
                "version and size are as on record; no SHA-256 is on record"));
      }
    } else {
      readLater(key, receipt.sha256().get());
    }
  }

  private void changed(ObjectKey key, String detail) {
    found.add(new Discrepancy(Discrepancy.Kind.CHANGED, key.value(), detail));
  }

  private Optional<ObjectStat> head(ObjectKey key) throws InterruptedException {
    return retrying.call(() -> store.head(key), (attempt, failed) -> {});
  }

  private void readLater(ObjectKey key, String expected) throws InterruptedException {
    readers.acquire();
    Thread.ofVirtual()
        .name("evidence-read")
        .start(
            () -> {
              try {
                compareContent(key, expected);
              } catch (InterruptedException e) {
                failure.compareAndSet(null, new IllegalStateException("reading was stopped", e));
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
              } finally {
                readers.release();
              }
            });
  }

  private void compareContent(ObjectKey key, String expected) throws InterruptedException {
    String actual = retrying.call(() -> sha256(key), (attempt, failed) -> {});
    if (!actual.equals(expected)) {
      found.add(
          new Discrepancy(
              Discrepancy.Kind.DIFFERENT,
              key.value(),
              "SHA-256 %s, %s on record".formatted(actual, expected)));
    }
  }

  private String sha256(ObjectKey key) {
    Set<Checksum.Kind> kind = EnumSet.of(Checksum.Kind.SHA256);
    ContentHash hash = ContentHash.of(kind);
    byte[] buffer = new byte[BUFFER];
    try (ObjectBody body = store.read(key)) {
      for (int n = body.read(buffer, 0, buffer.length);
          n >= 0;
          n = body.read(buffer, 0, buffer.length)) {
        hash.update(buffer, 0, n);
      }
    }
    return hash.finish().iterator().next().hex();
  }

  /** Hands over what was found, and ends the comparison if a reading failed for good. */
  private void drain() {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    for (@Nullable Discrepancy next = found.poll(); next != null; next = found.poll()) {
      report.accept(next);
    }
  }
}
