package io.drover.messaging;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Serdes of the user's choice, by the class names in {@code kafka.value.serializer} and {@code
 * kafka.value.deserializer}, as Kafka users expect.
 *
 * <p>Each class is made and configured once with all settings of its kind of client and of the
 * registry; calls are made one at a time, because not every vendor's class is safe to share.
 */
final class NamedSerdes implements RecordSerdes {
  private final Serializer<Object> serializer;
  private final Deserializer<?> deserializer;

  private NamedSerdes(Serializer<Object> serializer, Deserializer<?> deserializer) {
    this.serializer = serializer;
    this.deserializer = deserializer;
  }

  /** Whether classes are named at all. */
  static boolean named(KafkaSettings settings) {
    return settings
            .forKind(KafkaSettings.Kind.PRODUCER)
            .containsKey(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)
        || settings
            .forKind(KafkaSettings.Kind.CONSUMER)
            .containsKey(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
  }

  /**
   * Makes them.
   *
   * @throws ConfigException if only one is named, or a class is not there or is of another kind
   */
  @SuppressWarnings(
      "unchecked") // a serializer that does not take our records says so when it is given one
  static NamedSerdes of(KafkaSettings settings, Map<String, String> registry) {
    Map<String, Object> writing = settings.forKind(KafkaSettings.Kind.PRODUCER);
    Map<String, Object> reading = settings.forKind(KafkaSettings.Kind.CONSUMER);
    writing.putAll(registry);
    reading.putAll(registry);
    var serializer =
        (Serializer<Object>)
            make(writing, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, Serializer.class);
    var deserializer =
        (Deserializer<?>)
            make(reading, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, Deserializer.class);
    serializer.configure(writing, false);
    deserializer.configure(reading, false);
    return new NamedSerdes(serializer, deserializer);
  }

  private static Object make(Map<String, Object> settings, String name, Class<?> kind) {
    Object type = settings.get(name);
    if (type == null) {
      throw new ConfigException(
          "setting 'kafka.%s' is missing; the serializer and the deserializer of values are named together"
              .formatted(name));
    }
    try {
      return Utils.newInstance(type.toString(), kind);
    } catch (ClassNotFoundException e) {
      throw new ConfigException(
          "setting 'kafka.%s' is '%s'; that class is not on the class path".formatted(name, type));
    }
  }

  @Override
  public Serializer<SpecificRecord> serializer() {
    return (topic, message) -> {
      synchronized (serializer) {
        return serializer.serialize(topic, message);
      }
    };
  }

  @Override
  public <V extends SpecificRecord> Deserializer<V> deserializer(Class<V> type) {
    return (topic, bytes) -> {
      Object message;
      synchronized (deserializer) {
        message = deserializer.deserialize(topic, bytes);
      }
      if (message != null && !type.isInstance(message)) {
        throw new SerializationException(
            "a record of %s is a %s, not a %s"
                .formatted(topic, message.getClass().getName(), type.getName()));
      }
      return type.cast(message);
    };
  }
}
