package io.drover.copier;

import io.drover.schemas.record.Task;
import io.drover.schemas.record.Upload;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes in parts of one object: those that this copier or others began for the same task. One
 * thread at a time.
 */
final class ObjectUploads {
  private static final Logger log = LoggerFactory.getLogger(ObjectUploads.class);

  private final UploadBook book;
  private final Task task;
  private final Goal goal;
  private final int partition;
  private final Settings settings;

  /**
   * What is the same for all objects.
   *
   * @param copier what this copier calls itself
   * @param resumeMin smallest object whose parts are kept for another copier
   * @param clock what time it is in records
   * @param metrics what to count
   */
  record Settings(String copier, long resumeMin, Clock clock, CopierMetrics metrics) {}

  /**
   * Where the object of a task goes.
   *
   * @param store URI of the store
   * @param key the object's key there
   */
  record Goal(Task task, String store, String key) {}

  /**
   * @param partition partition of the task
   */
  ObjectUploads(UploadBook book, Goal goal, int partition, Settings settings) {
    this.book = book;
    this.task = goal.task();
    this.goal = goal;
    this.partition = partition;
    this.settings = settings;
  }

  /** Whether parts of an object of this size are kept for another copier. */
  boolean keeps(long size) {
    return size >= settings.resumeMin();
  }

  /** Counts a part that was found at the target. */
  void kept() {
    settings.metrics().partKept();
  }

  /**
   * Opens the write of a version: takes up one that was begun before, or begins one and writes that
   * down. Writes of other versions or other shapes are given up.
   *
   * @param fresh how a new one would be begun
   * @param serverSide whether the target will copy the parts by itself; nobody has then seen their
   *     bytes, so such a write is never taken up
   * @throws TransferFault if the target fails
   */
  OpenUpload open(TransferRequest request, WriteRequest fresh, boolean serverSide)
      throws InterruptedException {
    for (UploadBook.Entry entry : begun()) {
      if (serverSide || entry.intended() || !fits(entry.upload(), request, fresh)) {
        discard(request.target(), entry);
        continue;
      }
      Optional<OpenUpload> resumed = resume(request, fresh, entry);
      if (resumed.isPresent()) {
        return resumed.get();
      }
    }
    return begin(request, fresh, serverSide);
  }

  /** Both sides of a live job may have one under the same key. */
  private List<UploadBook.Entry> begun() {
    return book.of(task.getMigrationId(), goal.key()).stream()
        .filter(entry -> entry.upload().getTarget().equals(goal.store()))
        .toList();
  }

  private boolean fits(Upload upload, TransferRequest request, WriteRequest fresh) {
    return !upload.getServerSide()
        && keeps(fresh.size())
        && upload.getEpoch() == task.getEpoch()
        && upload.getSourcePin().equals(request.pin().value())
        && upload.getSize() == fresh.size()
        && upload.getPartSize() == fresh.partSize();
  }

  private Optional<OpenUpload> resume(
      TransferRequest request, WriteRequest fresh, UploadBook.Entry entry) {
    try {
      MultipartWrite write = request.target().resume(fresh, entry.upload().getUpload());
      settings.metrics().uploadResumed();
      log.atInfo()
          .addKeyValue("migration", task.getMigrationId())
          .addKeyValue("key", goal.key())
          .log("a write that another copier began is taken up");
      return Optional.of(new OpenUpload(write, book, entry));
    } catch (StoreException.NotFound e) {
      if (committed(request, fresh)) {
        book.ended(entry);
        return Optional.of(new OpenUpload(new CommittedWrite(fresh), book, entry));
      }
      discard(request.target(), entry); // It has ended, or was begun and got no part.
      return Optional.empty();
    } catch (StoreException.Unsupported | StoreException.Denied e) {
      log.atWarn()
          .addKeyValue("key", goal.key())
          .addKeyValue("error", e.getMessage())
          .log("a write cannot be taken up and starts over");
      discard(request.target(), entry);
      return Optional.empty();
    } catch (StoreException e) {
      throw new TransferFault(Side.TARGET, e, false);
    }
  }

  /** Whether the write ended because somebody of ours committed it. */
  private static boolean committed(TransferRequest request, WriteRequest fresh) {
    return TransferFault.at(Side.TARGET, () -> request.target().head(request.targetKey()))
        .filter(stat -> stat.size() == fresh.size())
        .flatMap(stat -> io.drover.storage.Provenance.of(stat.attributes()))
        .filter(request.provenance()::equals)
        .isPresent();
  }

  /**
   * Begins a write. That it is about to begin is written down before, and its id before it has
   * parts: a copier that dies in between leaves nothing that nobody finds. A live job's uploads lie
   * beside those of applications, so there only the id is written down.
   */
  private OpenUpload begin(TransferRequest request, WriteRequest fresh, boolean serverSide)
      throws InterruptedException {
    UploadBook.@Nullable Entry intent =
        task.getLive() ? null : book.intended(record("", request, fresh, serverSide), partition);
    MultipartWrite write = TransferFault.at(Side.TARGET, () -> request.target().begin(fresh));
    UploadBook.@Nullable Entry entry =
        write.upload().isPresent()
            ? book.begun(record(write.upload().get(), request, fresh, serverSide), partition)
            : null;
    if (intent != null) {
      book.ended(intent);
    }
    return new OpenUpload(write, book, entry);
  }

  private Upload record(
      String upload, TransferRequest request, WriteRequest fresh, boolean serverSide) {
    return Upload.newBuilder()
        .setMigrationId(task.getMigrationId())
        .setEpoch(task.getEpoch())
        .setTarget(goal.store())
        .setTargetKey(goal.key())
        .setUpload(upload)
        .setSourcePin(request.pin().value())
        .setSize(fresh.size())
        .setPartSize(fresh.partSize())
        .setServerSide(serverSide)
        .setCopier(settings.copier())
        .setBegunAt(settings.clock().instant())
        .build();
  }

  /** The task has its answer: whatever is left of its writes is given up. */
  void settle(ObjectStore store) {
    for (UploadBook.Entry entry : begun()) {
      discard(store, entry);
    }
  }

  private void discard(ObjectStore store, UploadBook.Entry entry) {
    if (discard(store, entry, book, settings.clock().instant())) {
      settings.metrics().uploadSwept();
    }
  }

  /**
   * Gives a write up and strikes it out; leaves it written down if the store does not do it now.
   *
   * @return whether it is gone; of one that was only about to begin, whether there was one
   */
  static boolean discard(ObjectStore store, UploadBook.Entry entry, UploadBook book, Instant now) {
    Upload upload = entry.upload();
    try {
      if (entry.intended()) {
        return LostBeginning.settle(store, entry, book, now);
      }
      store.discard(new ObjectKey(upload.getTargetKey()), upload.getUpload());
      book.ended(entry);
      return true;
    } catch (StoreException e) {
      log.atInfo()
          .addKeyValue("migration", upload.getMigrationId())
          .addKeyValue("key", upload.getTargetKey())
          .addKeyValue("error", e.getMessage())
          .log("a write in parts could not be given up and stays written down");
      return false;
    }
  }
}
