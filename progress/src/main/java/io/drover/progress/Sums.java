package io.drover.progress;

import io.drover.schemas.record.PartialProgress;
import java.nio.ByteBuffer;

/**
 * Sums over the present statuses of tasks, each task counted once.
 *
 * @param reopened how often a failed task was taken up again; a count of records, it never falls
 * @param deferred tasks that wait to be planned again
 * @param migratedBytes bytes of the migrated objects
 * @param finishedBytes bytes of all objects with a terminal status
 * @param deferredBytes bytes of the deferred objects
 */
record Sums(
    long migrated,
    long skipped,
    long failed,
    long sourceGone,
    long cancelled,
    long planned,
    long removed,
    long reopened,
    long deferred,
    long migratedBytes,
    long finishedBytes,
    long deferredBytes) {
  static final Sums ZERO = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final Sums ONE_REOPENED = new Sums(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);

  /** Bytes of {@link #toBytes()}. */
  static final int BYTES = 12 * Long.BYTES;

  static Sums of(PartialProgress partial) {
    return new Sums(
        partial.getMigrated(),
        partial.getSkipped(),
        partial.getFailed(),
        partial.getSourceGone(),
        partial.getCancelled(),
        partial.getPlanned(),
        partial.getRemoved(),
        partial.getReopened(),
        partial.getDeferred(),
        partial.getMigratedBytes(),
        partial.getFinishedBytes(),
        partial.getDeferredBytes());
  }

  /** What {@link #write} wrote. */
  static Sums read(ByteBuffer from) {
    return new Sums(
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong());
  }

  static Sums ofBytes(byte[] bytes) {
    return read(ByteBuffer.wrap(bytes));
  }

  /** Objects with a terminal status. */
  long finished() {
    return migrated + skipped + failed + sourceGone + cancelled + planned + removed;
  }

  /** The sums after a task of {@code size} bytes went from one status to another. */
  Sums moved(TaskStatus from, TaskStatus to, long size) {
    Sums moved = plus(from, -1, -size).plus(to, 1, size);
    return to == TaskStatus.REOPENED ? moved.add(ONE_REOPENED, 1) : moved;
  }

  Sums plus(Sums other) {
    return add(other, 1);
  }

  Sums minus(Sums other) {
    return add(other, -1);
  }

  byte[] toBytes() {
    return write(ByteBuffer.allocate(BYTES)).array();
  }

  ByteBuffer write(ByteBuffer to) {
    return to.putLong(migrated)
        .putLong(skipped)
        .putLong(failed)
        .putLong(sourceGone)
        .putLong(cancelled)
        .putLong(planned)
        .putLong(removed)
        .putLong(reopened)
        .putLong(deferred)
        .putLong(migratedBytes)
        .putLong(finishedBytes)
        .putLong(deferredBytes);
  }

  PartialProgress toPartial(String migrationId, int partition) {
    return PartialProgress.newBuilder()
        .setMigrationId(migrationId)
        .setPartition(partition)
        .setMigrated(migrated)
        .setSkipped(skipped)
        .setFailed(failed)
        .setSourceGone(sourceGone)
        .setCancelled(cancelled)
        .setPlanned(planned)
        .setRemoved(removed)
        .setReopened(reopened)
        .setDeferred(deferred)
        .setDeferredBytes(deferredBytes)
        .setMigratedBytes(migratedBytes)
        .setFinishedBytes(finishedBytes)
        .build();
  }

  /** The same for a job that ended before it was done: what was put off is left undone. */
  Sums abandoned() {
    return new Sums(
        migrated,
        skipped,
        failed,
        sourceGone,
        cancelled + deferred,
        planned,
        removed,
        reopened,
        0,
        migratedBytes,
        finishedBytes + deferredBytes,
        0);
  }

  private Sums plus(TaskStatus status, long count, long bytes) {
    return switch (status) {
      case OPEN, REOPENED -> this;
      case MIGRATED -> add(new Sums(count, 0, 0, 0, 0, 0, 0, 0, 0, bytes, bytes, 0), 1);
      case SKIPPED -> add(new Sums(0, count, 0, 0, 0, 0, 0, 0, 0, 0, bytes, 0), 1);
      case FAILED -> add(new Sums(0, 0, count, 0, 0, 0, 0, 0, 0, 0, bytes, 0), 1);
      case SOURCE_GONE -> add(new Sums(0, 0, 0, count, 0, 0, 0, 0, 0, 0, bytes, 0), 1);
      case CANCELLED -> add(new Sums(0, 0, 0, 0, count, 0, 0, 0, 0, 0, bytes, 0), 1);
      case PLANNED -> add(new Sums(0, 0, 0, 0, 0, count, 0, 0, 0, 0, bytes, 0), 1);
      case REMOVED -> add(new Sums(0, 0, 0, 0, 0, 0, count, 0, 0, 0, bytes, 0), 1);
      case DEFERRED -> add(new Sums(0, 0, 0, 0, 0, 0, 0, 0, count, 0, 0, bytes), 1);
    };
  }

  private Sums add(Sums other, long sign) {
    return new Sums(
        migrated + sign * other.migrated,
        skipped + sign * other.skipped,
        failed + sign * other.failed,
        sourceGone + sign * other.sourceGone,
        cancelled + sign * other.cancelled,
        planned + sign * other.planned,
        removed + sign * other.removed,
        reopened + sign * other.reopened,
        deferred + sign * other.deferred,
        migratedBytes + sign * other.migratedBytes,
        finishedBytes + sign * other.finishedBytes,
        deferredBytes + sign * other.deferredBytes);
  }
}
