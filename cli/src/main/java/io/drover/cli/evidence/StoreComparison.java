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
import java.util.ArrayDeque;
import java.util.Deque;
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
  private final boolean extras;
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
   * @param extras whether objects without a receipt count; a store that does not list in the order
   *     of keys cannot say which there are, and is asked for each receipt if they do not
   * @param concurrency objects read, or asked for, at once
   * @param report hears every difference, on the calling thread
   */
  public StoreComparison(
      ObjectStore store,
      StoreUri place,
      Side side,
      StoreUri recorded,
      boolean content,
      boolean extras,
      int concurrency,
      Retrying retrying,
      Consumer<Discrepancy> report) {
    this.store = store;
    this.place = place;
    this.side = side;
    this.recordedPrefix = recorded.prefix();
    this.content = content;
    this.extras = extras;
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
   * @throws UnorderedListing if it does not list in the order of keys, and extra objects count
   */
  public long run(Supplier<Optional<EvidenceEntry>> receipts) throws InterruptedException {
    Deque<EvidenceEntry> open = new ArrayDeque<>();
    try {
      merge(receipts, open);
    } catch (UnorderedListing e) {
      if (extras) {
        throw e;
      }
      askForEach(() -> Optional.ofNullable(open.poll()).or(receipts));
    }
    readers.acquire(concurrency);
    drain();
    return compared;
  }

  /**
   * Goes through receipts and listing side by side.
   *
   * @param open has the receipt that is not compared yet, if this ends early
   */
  private void merge(Supplier<Optional<EvidenceEntry>> receipts, Deque<EvidenceEntry> open)
      throws InterruptedException {
    StoreListing listing = new StoreListing(store, retrying, place.prefix());
    Optional<EvidenceEntry> receipt = next(receipts, open);
    Optional<ListedObject> object = listing.next();
    while (receipt.isPresent() || object.isPresent()) {
      int order = order(receipt, object);
      if (order < 0) {
        missing(receipt.orElseThrow());
      } else if (order > 0) {
        extra(object.orElseThrow());
      } else {
        compare(receipt.orElseThrow(), object.orElseThrow());
      }
      receipt = order <= 0 ? next(receipts, open) : receipt;
      object = order >= 0 ? listing.next() : object;
      drain();
    }
  }

  private static Optional<EvidenceEntry> next(
      Supplier<Optional<EvidenceEntry>> receipts, Deque<EvidenceEntry> open) {
    open.clear();
    Optional<EvidenceEntry> next = receipts.get();
    next.ifPresent(open::add);
    return next;
  }

  private void extra(ListedObject object) {
    if (extras) {
      found.add(
          new Discrepancy(
              Discrepancy.Kind.EXTRA, object.key().value(), object.size() + " bytes, no receipt"));
    }
  }

  private void askForEach(Supplier<Optional<EvidenceEntry>> receipts) throws InterruptedException {
    for (Optional<EvidenceEntry> next = receipts.get(); next.isPresent(); next = receipts.get()) {
      EvidenceEntry receipt = next.get();
      compared++;
      later(() -> ask(receipt));
      drain();
    }
  }

  private void ask(EvidenceEntry receipt) throws InterruptedException {
    ObjectKey key = new ObjectKey(key(receipt));
    Optional<ObjectStat> present = head(key);
    if (present.isEmpty()) {
      found.add(new Discrepancy(Discrepancy.Kind.MISSING, key.value(), "not in the store"));
    } else if (judge(receipt, key, present.get().pin().value(), present.get().size())) {
      compareContent(key, receipt.sha256().orElseThrow());
    }
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
      settle(receipt, key, present.get().pin().value(), present.get().size());
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
    settle(receipt, object.key(), pin, now.map(ObjectStat::size).orElse(object.size()));
  }

  private void settle(EvidenceEntry receipt, ObjectKey key, String pin, long size)
      throws InterruptedException {
    if (judge(receipt, key, pin, size)) {
      later(() -> compareContent(key, receipt.sha256().orElseThrow()));
    }
  }

  /** Says what version and size tell; true if the content is to be read. */
  private boolean judge(EvidenceEntry receipt, ObjectKey key, String pin, long size) {
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
      return true;
    }
    return false;
  }

  private void changed(ObjectKey key, String detail) {
    found.add(new Discrepancy(Discrepancy.Kind.CHANGED, key.value(), detail));
  }

  private Optional<ObjectStat> head(ObjectKey key) throws InterruptedException {
    return retrying.call(() -> store.head(key), (attempt, failed) -> {});
  }

  /** What may take long and is done beside others of its kind. */
  private interface Look {
    void run() throws InterruptedException;
  }

  private void later(Look look) throws InterruptedException {
    readers.acquire();
    Thread.ofVirtual()
        .name("evidence-look")
        .start(
            () -> {
              try {
                look.run();
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
