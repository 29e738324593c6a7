package io.drover.cli.client;

import io.drover.schemas.Topic;
import java.time.Instant;
import java.util.Comparator;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one object.
 *
 * @param at when, by the clock of whoever wrote it
 * @param migration in which job
 * @param topic where it is on record
 * @param partition its partition
 * @param offset its offset there
 * @param record the record; null where it is kept as it came, among the dead letters
 * @param reason why it is among the dead letters; otherwise empty
 */
public record ObjectEvent(
    Instant at,
    String migration,
    Topic topic,
    int partition,
    long offset,
    @Nullable SpecificRecord record,
    String reason) {
  /** By time; what has the same time, in the order in which one leads to the next. */
  static final Comparator<ObjectEvent> ORDER =
      Comparator.comparing(ObjectEvent::at)
          .thenComparing(ObjectEvent::topic)
          .thenComparingLong(ObjectEvent::offset);
}
