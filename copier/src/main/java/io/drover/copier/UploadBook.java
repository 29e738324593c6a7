package io.drover.copier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Upload;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
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
  private final Consumer<Outgoing> publish;

  /**
   * @param publish makes a record durable, in the order of calls, without waiting for it
   */
  public UploadBook(Consumer<Outgoing> publish) {
    this.publish = publish;
  }

  /**
   * A write that was begun.
   *
   * @param key key of its record
   * @param partition partition of its record, which is that of its task
   */
  record Entry(String key, Upload upload, int partition) {}

  /** Takes over what the topic says of a key. */
  public void read(String key, @Nullable Upload upload, int partition) {
    if (upload == null) {
      entries.remove(key);
    } else {
      entries.put(key, new Entry(key, upload, partition));
    }
  }

  /** Writes down a write that was just begun. */
  Entry begun(Upload upload, int partition) {
    String key = prefix(upload.getMigrationId(), upload.getTargetKey()) + upload.getUpload();
    Entry entry = new Entry(key, upload, partition);
    entries.put(key, entry);
    publish.accept(Outgoing.to(Topic.UPLOADS, partition, key, upload));
    return entry;
  }

  /** Strikes a write out: it has ended. */
  void ended(Entry entry) {
    entries.remove(entry.key());
    publish.accept(Outgoing.to(Topic.UPLOADS, entry.partition(), entry.key(), null));
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
