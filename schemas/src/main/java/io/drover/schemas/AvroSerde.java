package io.drover.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Serdes of our messages for Kafka Streams, over a registry that stays the caller's to close. */
public final class AvroSerde {
  private AvroSerde() {}

  /**
   * A serde for one message; the type makes reading independent of what the writer's schema is
   * called.
   */
  public static <V extends SpecificRecord> Serde<V> of(Class<V> type, SchemaRegistry registry) {
    var wire = AvroWire.of(type, registry);
    Serializer<V> serializer =
        (topic, message) -> message == null ? null : wire.encode(topic, message);
    Deserializer<V> deserializer = (topic, bytes) -> bytes == null ? null : wire.decode(bytes);
    return Serdes.serdeFrom(serializer, deserializer);
  }
}
