package io.drover.messaging;

import io.drover.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/**
 * Where a {@link WorkerLoop} gets its work.
 *
 * @param role name of the role: part of the group's name ({@code drover-<role>}) and of the metrics
 *     ({@code drover.<role>.…})
 * @param topic the topic of work
 * @param type what its records are
 * @param lookAhead most records that are taken and not finished, over all partitions
 */
public record WorkSource<V extends SpecificRecord>(
    String role, Topic topic, Class<V> type, int lookAhead) {
  public WorkSource {
    if (lookAhead < 1) {
      throw new IllegalArgumentException(
          "look-ahead of %s is %d; it must be at least 1".formatted(role, lookAhead));
    }
  }
}
