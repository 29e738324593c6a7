package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagesByClassNameIT {
  @TempDir Path directory;

  @Test
  @DisplayName(
      "K-01 K-02 K-03 any Kafka client sends and reads messages with our serdes named in its"
          + " properties")
  void anyClient() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, 0);
        var endpoint = SchemaEndpoint.start("drover.", 0)) {
      KafkaFixture.createTopic(broker.bootstrapServers(), "drover.commands", 1);
      var command = Command.newBuilder().setMigrationId("m-1").setAction(Action.PAUSE).build();
      Map<String, Object> common =
          Map.of(
              "bootstrap.servers", broker.bootstrapServers(),
              "schema.registry.url", endpoint.url(),
              "key.serializer", "org.apache.kafka.common.serialization.StringSerializer",
              "value.serializer", "io.drover.schemas.AvroSerializer",
              "key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer",
              "value.deserializer", "io.drover.schemas.AvroDeserializer",
              "group.id", "any",
              "auto.offset.reset", "earliest");

      try (var producer = new KafkaProducer<String, SpecificRecord>(common)) {
        producer.send(new ProducerRecord<>("drover.commands", "m-1", command)).get();
      }

      var read = new ArrayList<SpecificRecord>();
      try (var consumer = new KafkaConsumer<String, SpecificRecord>(common)) {
        consumer.subscribe(List.of("drover.commands"));
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
                  return !read.isEmpty();
                });
      }
      assertThat(read).containsExactly(command);
    }
  }
}
