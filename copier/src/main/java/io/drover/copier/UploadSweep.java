package io.drover.copier;

import io.drover.schemas.record.Migration;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import java.time.Clock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is left of writes in parts whose jobs are over (T-19): what a copier of ours wrote
 * down by its id, and what came of {@linkplain LostBeginning beginnings} that it wrote down.
 *
 * <p>Every copier may do it, also several at once: giving a write up is idempotent. Writes of jobs
 * that go on are left to their tasks, which come again.
 */
final class UploadSweep {
  private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);

  private final UploadBook book;
  private final Jobs jobs;
  private final Function<StoreUri, ObjectStore> stores;
  private final CopierMetrics metrics;
  private final Clock clock;

  UploadSweep(
      UploadBook book,
      Jobs jobs,
      Function<StoreUri, ObjectStore> stores,
      CopierMetrics metrics,
      Clock clock) {
    this.clock = clock;
    this.book = book;
    this.jobs = jobs;
    this.stores = stores;
    this.metrics = metrics;
  }

  /** Goes through the book once. */
  void run() {
    for (UploadBook.Entry entry : book.all()) {
      boolean over =
          jobs.find(entry.upload().getMigrationId()).map(UploadSweep::over).orElse(false);
      if (over && book.has(entry)) {
        remove(entry);
      }
    }
  }

  private void remove(UploadBook.Entry entry) {
    try {
      ObjectStore store = stores.apply(StoreUri.parse(entry.upload().getTarget()));
      if (ObjectUploads.discard(store, entry, book, clock.instant())) {
        metrics.uploadSwept();
      }
    } catch (IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("migration", entry.upload().getMigrationId())
          .addKeyValue("error", e.getMessage())
          .log("what is left of a write cannot be removed from here");
    }
  }

  static boolean over(Migration migration) {
    return switch (migration.getState()) {
      case PENDING, RUNNING, PAUSED -> false;
      case COMPLETED, FAILED, CANCELLED -> true;
    };
  }
}
