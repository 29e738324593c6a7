package io.drover.messaging;

import io.drover.schemas.AvroWire;
import io.drover.schemas.SchemaRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Our own serdes: the Confluent wire format on any registry. */
final class AvroSerdes implements RecordSerdes {
  private final SchemaRegistry registry;
  private final int maxBytes;
  private final Map<Class<?>, AvroWire<SpecificRecord>> wires = new ConcurrentHashMap<>();

  AvroSerdes(SchemaRegistry registry, int maxBytes) {
    this.registry = registry;
    this.maxBytes = maxBytes;
  }

  @Override
  public Serializer<SpecificRecord> serializer() {
    return (topic, message) ->
        message == null ? null : wire(message.getClass()).encode(topic, message);
  }

  @Override
  public <V extends SpecificRecord> Deserializer<V> deserializer(Class<V> type) {
    AvroWire<V> wire = AvroWire.of(type, registry, maxBytes);
    return (topic, bytes) -> bytes == null ? null : wire.decode(bytes);
  }

  /**
   * A wire for a type writes only messages of that type, which is what {@link #serializer} gives
   * it.
   */
  @SuppressWarnings("unchecked")
  private AvroWire<SpecificRecord> wire(Class<? extends SpecificRecord> type) {
    return wires.computeIfAbsent(
        type, key -> (AvroWire<SpecificRecord>) AvroWire.of(type, registry, maxBytes));
  }
}
