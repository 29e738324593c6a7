package io.drover.progress;

import org.jspecify.annotations.Nullable;

/**
 * The statuses of {@value #TASKS} tasks with adjacent offsets, four bits each, as the bytes that
 * the store keeps. Small enough that rewriting one costs little, large enough that keys cost
 * nothing beside it.
 */
final class StatusChunk {
  /** Tasks of one chunk. */
  static final int TASKS = 1024;

  private static final int BYTES = TASKS / 2;

  private StatusChunk() {}

  /** Which chunk of its partition holds the task at {@code offset}. */
  static long number(long offset) {
    return offset / TASKS;
  }

  /** The status of the task at {@code offset} in its chunk; a missing chunk has only open tasks. */
  static TaskStatus status(byte @Nullable [] chunk, long offset) {
    if (chunk == null) {
      return TaskStatus.OPEN;
    }
    return TaskStatus.ofCode((chunk[index(offset)] >> shift(offset)) & 0xF);
  }

  /**
   * The chunk with another status for one task. The given bytes stay as they are: the store's cache
   * may hold them.
   */
  static byte[] with(byte @Nullable [] chunk, long offset, TaskStatus status) {
    var changed = chunk == null ? new byte[BYTES] : chunk.clone();
    var index = index(offset);
    changed[index] =
        (byte) ((changed[index] & ~(0xF << shift(offset))) | (status.code() << shift(offset)));
    return changed;
  }

  private static int index(long offset) {
    return (int) (offset % TASKS) >> 1;
  }

  private static int shift(long offset) {
    return (int) (offset & 1) << 2;
  }
}
