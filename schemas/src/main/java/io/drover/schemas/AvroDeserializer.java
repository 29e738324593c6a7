package io.drover.schemas;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's deserializer for our messages. Named in {@code value.deserializer} it reads any of them,
 * each as what its writer's schema is called, with the {@code schema.registry.} settings out of the
 * client's properties; made over a registry it reads one type. Thread-safe once configured.
 *
 * @param <V> the message
 */
public final class AvroDeserializer<V extends SpecificRecord> implements Deserializer<V> {
  private final boolean owner;
  private @Nullable SchemaRegistry registry;
  private @Nullable MessageReader<V> reader;

  /** For Kafka, which calls {@link #configure} next. */
  public AvroDeserializer() {
    this.owner = true;
  }

  /** For one type, over a registry that stays the caller's to close. */
  public AvroDeserializer(SchemaRegistry registry, Class<V> type, int maxBytes) {
    this.owner = false;
    this.registry = registry;
    this.reader = AvroWire.of(type, registry, maxBytes)::decode;
  }

  @Override
  @SuppressWarnings("unchecked") // configured by name it is a Deserializer<SpecificRecord>
  public void configure(Map<String, ?> settings, boolean isKey) {
    if (isKey) {
      throw new ConfigException(
          "keys of Drover's records are plain strings: set key.deserializer to Kafka's"
              + " StringDeserializer");
    }
    if (owner) {
      var config = RegistryConfig.of(settings);
      registry = config.open();
      reader = (MessageReader<V>) new AnyMessage(registry, config.maxRecordBytes());
    }
  }

  @Override
  public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (reader == null) {
      throw new IllegalStateException("the deserializer is not configured");
    }
    return reader.decode(bytes);
  }

  @Override
  public void close() {
    if (owner && registry != null) {
      registry.close();
    }
  }
}
