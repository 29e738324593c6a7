package io.drover.progress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys of the stores: the job's id, a zero byte (which no id contains), then fixed-width numbers,
 * so that all entries of a job are one range.
 */
final class StoreKeys {
  private StoreKeys() {}

  /** Of a chunk of task statuses. */
  static byte[] chunk(String migrationId, int taskPartition, long chunk) {
    return start(migrationId, Integer.BYTES + Long.BYTES)
        .putInt(taskPartition)
        .putLong(chunk)
        .array();
  }

  /** Of the sums of one partition. */
  static byte[] partition(String migrationId, int partition) {
    return start(migrationId, Integer.BYTES).putInt(partition).array();
  }

  /** What every key of the job starts with. */
  static byte[] prefix(String migrationId) {
    return start(migrationId, 0).array();
  }

  /** The job that a key belongs to. */
  static String migrationId(byte[] key) {
    var end = 0;
    while (key[end] != 0) {
      end++;
    }
    return new String(key, 0, end, StandardCharsets.UTF_8);
  }

  /** The partition that a key of {@link #partition} names. */
  static int partitionOf(byte[] key) {
    return ByteBuffer.wrap(key, key.length - Integer.BYTES, Integer.BYTES).getInt();
  }

  private static ByteBuffer start(String migrationId, int more) {
    var id = migrationId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(id.length + 1 + more).put(id).put((byte) 0);
  }
}
