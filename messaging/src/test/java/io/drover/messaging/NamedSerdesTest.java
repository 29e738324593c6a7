package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.AvroDeserializer;
import io.drover.schemas.AvroSerializer;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Task;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NamedSerdesTest {
  private static final Command COMMAND =
      Command.newBuilder()
          .setMigrationId("m-1")
          .setAction(Action.PAUSE)
          .setRequestedAt(Instant.EPOCH)
          .build();

  private static NamedSerdes serdes(Map<String, String> named) {
    Map<String, String> settings = new HashMap<>(named);
    settings.put("kafka.bootstrap.servers", "localhost:1");
    return NamedSerdes.of(MessagingConfig.of(settings).kafka(), Map.of());
  }

  private static Map<String, String> both() {
    return Map.of(
        "kafka.value.serializer",
        AvroSerializer.class.getName(),
        "kafka.value.deserializer",
        AvroDeserializer.class.getName());
  }

  @Test
  @DisplayName("K-01: serdes are chosen by class name in the settings")
  void namedClassesWriteAndRead() {
    NamedSerdes serdes = serdes(both());

    byte[] bytes = serdes.serializer().serialize("drover.commands", COMMAND);

    assertThat(bytes[0]).isZero();
    assertThat(serdes.deserializer(Command.class).deserialize("drover.commands", bytes))
        .isEqualTo(COMMAND);
  }

  @Test
  void anotherMessageThanExpectedIsMalformed() {
    NamedSerdes serdes = serdes(both());
    byte[] bytes = serdes.serializer().serialize("drover.commands", COMMAND);

    assertThatThrownBy(() -> serdes.deserializer(Task.class).deserialize("drover.tasks", bytes))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void oneWithoutTheOtherIsRefused() {
    assertThatThrownBy(
            () -> serdes(Map.of("kafka.value.serializer", AvroSerializer.class.getName())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.value.deserializer");
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    Map<String, String> named = new HashMap<>(both());
    named.put("kafka.value.serializer", "com.example.Absent");

    assertThatThrownBy(() -> serdes(named))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("com.example.Absent");
  }
}
