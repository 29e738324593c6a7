package io.drover.copier;

import io.drover.schemas.record.Upload;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.UnfinishedUpload;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds what came of a write in parts that a copier was about to begin when it died (T-19). Stores
 * list uploads and do not say whose they are; ours is one of this very key, begun about then, that
 * nobody knows and that holds no part, since parts are sent only once its id is written down.
 */
final class LostBeginning {
  /** How far clocks may be apart, and how long a request to begin may be on its way. */
  static final Duration NEAR = Duration.ofMinutes(5);

  private LostBeginning() {}

  /**
   * Removes what is found, and strikes the intent out once nothing can come of it any more.
   * Idempotent.
   *
   * @return whether something was removed
   * @throws io.drover.storage.StoreException if the store does not do it now
   */
  static boolean settle(ObjectStore store, UploadBook.Entry entry, UploadBook book, Instant now) {
    Upload intent = entry.upload();
    ObjectKey key = new ObjectKey(intent.getTargetKey());
    boolean found = false;
    for (UnfinishedUpload each : store.unfinished(key)) {
      if (ours(each, intent, book)) {
        store.discard(key, each.id());
        found = true;
      }
    }
    if (found || now.isAfter(intent.getBegunAt().plus(NEAR))) {
      book.ended(entry);
    }
    return found;
  }

  private static boolean ours(UnfinishedUpload found, Upload intent, UploadBook book) {
    return found.empty()
        && found
            .begunAt()
            .filter(at -> Duration.between(intent.getBegunAt(), at).abs().compareTo(NEAR) <= 0)
            .isPresent()
        && !book.knows(intent.getTarget(), intent.getTargetKey(), found.id());
  }
}
