package io.drover.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Task;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerializerTest {
  static java.util.stream.Stream<SpecificRecord> messages() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void namedInAClientsPropertiesTheyReadAndWriteEveryMessage(SpecificRecord message) {
    try (var serializer = new AvroSerializer();
        var deserializer = new AvroDeserializer<SpecificRecord>()) {
      serializer.configure(Map.of("bootstrap.servers", "ignored"), false);
      deserializer.configure(Map.of("bootstrap.servers", "ignored"), false);

      assertThat(deserializer.deserialize("t", serializer.serialize("t", message)))
          .isEqualTo(message);
    }
  }

  @Test
  void nothingStaysNothing() {
    try (var serializer = new AvroSerializer(new BundledSchemaRegistry(), 1_000);
        var deserializer = new AvroDeserializer<>(new BundledSchemaRegistry(), Task.class, 1_000);
        var serde = AvroSerde.of(Task.class, new BundledSchemaRegistry())) {
      assertThat(serializer.serialize("t", null)).isNull();
      assertThat(deserializer.deserialize("t", null)).isNull();
      assertThat(serde.serializer().serialize("t", null)).isNull();
      assertThat(serde.deserializer().deserialize("t", null)).isNull();
      assertThat(serde.deserializer().deserialize("t", serializer.serialize("t", Samples.task())))
          .isEqualTo(Samples.task());
      assertThat(deserializer.deserialize("t", serializer.serialize("t", Samples.task())))
          .isEqualTo(Samples.task());
    }
  }

  @Test
  void refuseKeysAndBytesThatAreNoMessage() {
    try (var serializer = new AvroSerializer();
        var deserializer = new AvroDeserializer<SpecificRecord>()) {
      assertThatThrownBy(() -> serializer.configure(Map.of(), true))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> deserializer.configure(Map.of(), true))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> deserializer.deserialize("t", new byte[9]))
          .isInstanceOf(IllegalStateException.class);

      deserializer.configure(Map.of(), false);
      assertThatThrownBy(
              () ->
                  deserializer.deserialize(
                      "t", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .isInstanceOf(MalformedRecordException.class);
    }
  }
}
