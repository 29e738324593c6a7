package io.drover.copier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Upload;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writes in parts that were begun by any copier and have not ended, as {@code drover.uploads}
 * has them: so that the next owner of a task takes up what a dead one left, and nothing is left for
 * ever (T-19).
 *
 * <p>A fast view, never the truth: an entry may be of a write that has ended, and one may be
 * missing; both cost work, no correctness. Its size is bounded by the transfers under way in the
 * cluster and what was left by dead copiers. Safe for any number of threads.
 */
public final class UploadBook {
  private final ConcurrentNavigableMap<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final AtomicLong intents = new AtomicLong();
  private final Log log;

  /** Where records go, in the order of calls. */
  @FunctionalInterface
  public interface Log {
    /** Begins to make a record durable, and returns at once. */
    Receipt publish(Outgoing record);
  }

  /** A record on its way. */
  @FunctionalInterface
  public interface Receipt {
    /** Of a record that needs no waiting for. */
    Receipt NONE = () -> {};

    /** Waits until the record is durable, or it turns out that it will not be. */
    void await() throws InterruptedException;
  }

  public UploadBook(Log log) {
    this.log = log;
  }

  /**
   * A write that was begun.
   *
   * @param key key of its record
   * @param partition partition of its record, which is that of its task
   */
  record Entry(String key, Upload upload, int partition) {
    /** Whether the write was only about to begin, and nobody wrote down what came of it. */
    boolean intended() {
      return upload.getUpload().isEmpty();
    }
  }

  /** Takes over what the topic says of a key. */
  public void read(String key, @Nullable Upload upload, int partition) {
    if (upload == null) {
      entries.remove(key);
    } else {
      entries.put(key, new Entry(key, upload, partition));
    }
  }

  /**
   * Writes down that a write is about to begin; from then on whatever comes of it is found.
   *
   * @param upload without an id
   */
  Entry intended(Upload upload, int partition) throws InterruptedException {
    String name =
        "%s-%d-%d"
            .formatted(
                upload.getCopier(), upload.getBegunAt().toEpochMilli(), intents.incrementAndGet());
    return add(name, upload, partition);
  }

  /** Writes down a write that was just begun. */
  Entry begun(Upload upload, int partition) throws InterruptedException {
    return add(upload.getUpload(), upload, partition);
  }

  private Entry add(String name, Upload upload, int partition) throws InterruptedException {
    String key = prefix(upload.getMigrationId(), upload.getTargetKey()) + name;
    Entry entry = new Entry(key, upload, partition);
    entries.put(key, entry);
    log.publish(Outgoing.to(Topic.UPLOADS, partition, key, upload)).await();
    return entry;
  }

  /** Strikes a write out: it has ended. */
  void ended(Entry entry) {
    entries.remove(entry.key());
    var ignored = log.publish(Outgoing.to(Topic.UPLOADS, entry.partition(), entry.key(), null));
  }

  /** Whether a write of an object at a target is written down by its id, by whichever job. */
  boolean knows(String target, String targetKey, String upload) {
    return entries.values().stream()
        .map(Entry::upload)
        .anyMatch(
            known ->
                known.getUpload().equals(upload)
                    && known.getTargetKey().equals(targetKey)
                    && known.getTarget().equals(target));
  }

  /** The writes of one object of a job. */
  List<Entry> of(String migrationId, String targetKey) {
    return below(prefix(migrationId, targetKey)).stream()
        .filter(entry -> entry.upload().getTargetKey().equals(targetKey))
        .toList();
  }

  /** All writes of a job. */
  List<Entry> of(String migrationId) {
    return below(migrationId + "/");
  }

  /** All writes. */
  List<Entry> all() {
    return List.copyOf(entries.values());
  }

  /** Whether a write is still written down. */
  boolean has(Entry entry) {
    return entries.containsKey(entry.key());
  }

  private List<Entry> below(String prefix) {
    return List.copyOf(entries.subMap(prefix, prefix + Character.MAX_VALUE).values());
  }

  private static String prefix(String migrationId, String targetKey) {
    return migrationId + "/" + targetKey + "/";
  }
}
