package io.drover.forwarder.route;

import io.drover.embedded.EmbeddedBroker;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A broker with Drover's topics, and plain ways to write and read them. */
public final class TopicSpace implements AutoCloseable {
  private final EmbeddedBroker broker;
  public final KafkaClients clients;
  private final Producer<String, SpecificRecord> producer;

  public TopicSpace() {
    try {
      broker = EmbeddedBroker.start(Files.createTempDirectory("drover-forwarder-it"), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clients =
        new KafkaClients(
            MessagingConfig.of(
                Map.of(
                    "kafka.bootstrap.servers",
                    broker.bootstrapServers(),
                    "topics.partitions",
                    "4")),
            new BundledSchemaRegistry());
    new TopicAdmin(clients).create();
    producer = clients.promptProducer("test");
  }

  /** Another process' view of the same topics. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Publishes a record and waits until it is durable. */
  public void send(Topic topic, String key, @Nullable SpecificRecord value) {
    try {
      producer.send(new ProducerRecord<>(clients.topic(topic), key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A record as it was read; a value of null deletes its key. */
  public record Read<V>(String key, @Nullable V value) {}

  /** Everything that a topic holds now. */
  public <V extends SpecificRecord> List<Read<V>> read(Topic topic, Class<V> type) {
    List<Read<V>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
            clients.byteConsumer("", "test-reader", Map.of());
        var reader = clients.deserializer(type)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(clients.topic(topic)).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(
                record ->
                    found.add(
                        new Read<>(
                            new String(record.key(), StandardCharsets.UTF_8),
                            record.value() == null
                                ? null
                                : reader.deserialize(record.topic(), record.value()))));
      }
    }
    return found;
  }

  @Override
  public void close() {
    producer.close();
    broker.close();
  }
}
