package io.drover.progress;

import io.drover.schemas.record.PartialProgress;
import java.nio.ByteBuffer;

/**
 * Sums over the present statuses of tasks, each task counted once.
 *
 * @param migratedBytes bytes of the migrated objects
 * @param finishedBytes bytes of all objects with a terminal status
 */
record Sums(
    long migrated,
    long skipped,
    long failed,
    long sourceGone,
    long cancelled,
    long migratedBytes,
    long finishedBytes) {
  static final Sums ZERO = new Sums(0, 0, 0, 0, 0, 0, 0);

  /** Bytes of {@link #toBytes()}. */
  static final int BYTES = 7 * Long.BYTES;

  static Sums of(PartialProgress partial) {
    return new Sums(
        partial.getMigrated(),
        partial.getSkipped(),
        partial.getFailed(),
        partial.getSourceGone(),
        partial.getCancelled(),
        partial.getMigratedBytes(),
        partial.getFinishedBytes());
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
        from.getLong());
  }

  static Sums ofBytes(byte[] bytes) {
    return read(ByteBuffer.wrap(bytes));
  }

  /** Objects with a terminal status. */
  long finished() {
    return migrated + skipped + failed + sourceGone + cancelled;
  }

  /** The sums after a task of {@code size} bytes went from one status to another. */
  Sums moved(TaskStatus from, TaskStatus to, long size) {
    return plus(from, -1, -size).plus(to, 1, size);
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
        .putLong(migratedBytes)
        .putLong(finishedBytes);
  }

  PartialProgress toPartial(String migrationId, int partition) {
    return new PartialProgress(
        migrationId,
        partition,
        migrated,
        skipped,
        failed,
        sourceGone,
        cancelled,
        migratedBytes,
        finishedBytes);
  }

  private Sums plus(TaskStatus status, long count, long bytes) {
    return switch (status) {
      case OPEN, DEFERRED -> this;
      case MIGRATED -> add(new Sums(count, 0, 0, 0, 0, bytes, bytes), 1);
      case SKIPPED -> add(new Sums(0, count, 0, 0, 0, 0, bytes), 1);
      case FAILED -> add(new Sums(0, 0, count, 0, 0, 0, bytes), 1);
      case SOURCE_GONE -> add(new Sums(0, 0, 0, count, 0, 0, bytes), 1);
      case CANCELLED -> add(new Sums(0, 0, 0, 0, count, 0, bytes), 1);
    };
  }

  private Sums add(Sums other, long sign) {
    return new Sums(
        migrated + sign * other.migrated,
        skipped + sign * other.skipped,
        failed + sign * other.failed,
        sourceGone + sign * other.sourceGone,
        cancelled + sign * other.cancelled,
        migratedBytes + sign * other.migratedBytes,
        finishedBytes + sign * other.finishedBytes);
  }
}
