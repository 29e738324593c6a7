package io.drover.messaging;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How records become bytes and back. What it returns must be safe to use from many threads at once.
 */
public interface RecordSerdes {
  /** Writes any of our messages. */
  Serializer<SpecificRecord> serializer();

  /**
   * Reads messages of one kind; bytes that are not such a message are refused with a {@link
   * org.apache.kafka.common.errors.SerializationException}.
   */
  <V extends SpecificRecord> Deserializer<V> deserializer(Class<V> type);
}
