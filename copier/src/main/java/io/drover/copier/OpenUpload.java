package io.drover.copier;

import io.drover.storage.Condition;
import io.drover.storage.MultipartWrite;
import io.drover.storage.StoreException;
import io.drover.storage.Written;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A write in parts under way, with its entry in the book. Closing ends both, unless it was left for
 * another copier; an entry whose write could not be removed stays, for the sweep.
 */
final class OpenUpload implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenUpload.class);

  private final MultipartWrite write;
  private final UploadBook book;
  private final UploadBook.@Nullable Entry entry;
  private boolean left;
  private boolean committed;

  /**
   * @param entry null if the store cannot resume writes
   */
  OpenUpload(MultipartWrite write, UploadBook book, UploadBook.@Nullable Entry entry) {
    this.write = write;
    this.book = book;
    this.entry = entry;
  }

  MultipartWrite write() {
    return write;
  }

  /** Commits it; see {@link MultipartWrite#commit}. */
  Written commit(Condition condition) {
    Written written = write.commit(condition);
    committed = true;
    return written;
  }

  /** Lets go of it and keeps what the target has. */
  void leave() {
    left = true;
    write.leave();
  }

  @Override
  public void close() {
    if (left) {
      return;
    }
    try {
      if (!committed) {
        write.abort();
      }
      if (entry != null && book.has(entry)) {
        book.ended(entry);
      }
    } catch (StoreException e) {
      log.atInfo()
          .addKeyValue("error", e.getMessage())
          .log("a write in parts could not be aborted; it stays written down and is swept later");
    }
  }
}
