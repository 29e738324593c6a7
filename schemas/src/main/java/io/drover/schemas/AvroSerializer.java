package io.drover.schemas;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's serializer for all our messages. To be named in {@code value.serializer}, where it reads
 * the {@code schema.registry.} settings out of the client's properties, or made over a registry
 * that is shared. Thread-safe once configured.
 */
public final class AvroSerializer implements Serializer<SpecificRecord> {
  private final ConcurrentMap<Class<?>, AvroWire<SpecificRecord>> wires = new ConcurrentHashMap<>();
  private @Nullable SchemaRegistry registry;
  private int maxBytes;
  private final boolean owner;

  /** For Kafka, which calls {@link #configure} next. */
  public AvroSerializer() {
    this.owner = true;
  }

  /** Over a registry that stays the caller's to close. */
  public AvroSerializer(SchemaRegistry registry, int maxBytes) {
    this.owner = false;
    this.registry = registry;
    this.maxBytes = maxBytes;
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    if (isKey) {
      throw new ConfigException(
          "keys of Drover's records are plain strings: set key.serializer to Kafka's"
              + " StringSerializer");
    }
    if (owner) {
      var config = RegistryConfig.of(settings);
      registry = config.open();
      maxBytes = config.maxRecordBytes();
    }
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord message) {
    return message == null ? null : wire(message).encode(topic, message);
  }

  @Override
  public void close() {
    if (owner && registry != null) {
      registry.close();
    }
  }

  private AvroWire<SpecificRecord> wire(SpecificRecord message) {
    var known = wires.get(message.getClass());
    return known != null ? known : wires.computeIfAbsent(message.getClass(), this::open);
  }

  @SuppressWarnings("unchecked") // a wire for the very class of the message that is to be written
  private AvroWire<SpecificRecord> open(Class<?> type) {
    if (registry == null) {
      throw new IllegalStateException("the serializer is not configured");
    }
    return AvroWire.of((Class<SpecificRecord>) type, registry, maxBytes);
  }
}
