package io.drover.forwarder.table;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import java.io.Serial;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts a record of the topic in its place, where it is the newer one. Every member offers every
 * record, so it runs more than once and in any order.
 */
final class TakeNewer implements EntryProcessor<String, Held, Boolean> {
  @Serial private static final long serialVersionUID = 1L;

  private final String location;
  private final String migrationId;
  private final long createdAt;
  private final long expiresAt;
  private final int partition;
  private final long offset;
  private final long seconds;

  TakeNewer(Held held, long now) {
    this.location = held.location();
    this.migrationId = held.migrationId();
    this.createdAt = held.createdAt();
    this.expiresAt = held.expiresAt();
    this.partition = held.partition();
    this.offset = held.offset();
    this.seconds = Math.max(1, held.seconds(now));
  }

  @Override
  public Boolean process(Map.Entry<String, Held> entry) {
    Held held = new Held(location, migrationId, createdAt, expiresAt, partition, offset);
    if (!held.newerThan(entry.getValue())) {
      return false;
    }
    if (entry instanceof ExtendedMapEntry<String, Held> extended) {
      extended.setValue(held, seconds, TimeUnit.SECONDS);
    } else {
      entry.setValue(held);
    }
    return true;
  }
}
