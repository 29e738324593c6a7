package io.drover.forwarder.table;

import io.drover.schemas.record.Forward;
import org.jspecify.annotations.Nullable;

/**
 * What the table holds of one object: its forward, or that it was withdrawn. The latter is kept for
 * a while, so that a member that reads the topic late does not bring back what it withdraws.
 *
 * @param location URI of where the object is; empty if the forward was withdrawn
 * @param createdAt when the forward was written, in milliseconds
 * @param expiresAt when it ends, in milliseconds
 * @param partition partition of {@code drover.forwards} that it was read from
 * @param offset its offset there: of two records of an object the later one holds
 */
public record Held(
    String location,
    String migrationId,
    long createdAt,
    long expiresAt,
    int partition,
    long offset) {
  /** How long a withdrawal is remembered: far longer than a member reads late. */
  private static final long REMEMBERED_MS = 3_600_000;

  static Held of(@Nullable Forward forward, int partition, long offset, long now) {
    return forward == null
        ? new Held("", "", now, now + REMEMBERED_MS, partition, offset)
        : new Held(
            forward.getLocation(),
            forward.getMigrationId(),
            forward.getCreatedAt().toEpochMilli(),
            forward.getExpiresAt().toEpochMilli(),
            partition,
            offset);
  }

  boolean forwards(long now) {
    return !location.isEmpty() && expiresAt > now;
  }

  /** For how many whole seconds it is to be kept; 0 if it has ended. */
  long seconds(long now) {
    return expiresAt <= now ? 0 : (expiresAt - now + 999) / 1_000;
  }

  boolean newerThan(@Nullable Held other) {
    return other == null || offset > other.offset;
  }
}
