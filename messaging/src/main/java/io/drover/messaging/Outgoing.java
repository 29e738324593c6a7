package io.drover.messaging;

import io.drover.schemas.Topic;
import java.util.OptionalInt;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record to publish.
 *
 * @param topic where to
 * @param partition which partition; empty lets the hash of the key decide
 * @param key its key
 * @param value its value; null deletes the key from a compacted topic
 */
public record Outgoing(
    Topic topic, OptionalInt partition, String key, @Nullable SpecificRecord value) {
  public Outgoing {
    if (partition.isPresent() && partition.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "partition of a record for %s is %d; it must not be negative"
              .formatted(topic, partition.getAsInt()));
    }
  }

  /** A record whose key decides on its partition. */
  public static Outgoing keyed(Topic topic, String key, @Nullable SpecificRecord value) {
    return new Outgoing(topic, OptionalInt.empty(), key, value);
  }

  /** A record for a partition of its own choice. */
  public static Outgoing to(
      Topic topic, int partition, String key, @Nullable SpecificRecord value) {
    return new Outgoing(topic, OptionalInt.of(partition), key, value);
  }
}
