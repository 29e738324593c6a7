package io.drover.messaging;

import io.drover.embedded.EmbeddedBroker;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** A broker for a test class; every {@link Space} on it has topics and groups of its own. */
final class TestCluster implements AutoCloseable {
  private static final AtomicInteger SPACES = new AtomicInteger();
  private final EmbeddedBroker broker;

  TestCluster() {
    try {
      Path directory =
          Files.createTempDirectory(
              Files.createDirectories(Path.of("target")).toAbsolutePath(), "broker");
      broker = EmbeddedBroker.start(directory, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Space space(int partitions, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("kafka.bootstrap.servers", broker.bootstrapServers());
    all.put("topics.prefix", "space" + SPACES.incrementAndGet() + ".");
    all.put("topics.partitions", Integer.toString(partitions));
    all.put("messaging.commit.interval.ms", "100");
    all.put("kafka.producer.linger.ms", "1");
    all.putAll(settings);
    Space space = new Space(all);
    new TopicAdmin(space.clients).create();
    return space;
  }

  @Override
  public void close() {
    broker.close();
  }

  /** Topics and groups of one test. */
  static final class Space {
    final Map<String, String> settings;
    final MeterRegistry meters = new SimpleMeterRegistry();
    final KafkaClients clients;

    Space(Map<String, String> settings) {
      this.settings = settings;
      this.clients =
          new KafkaClients(MessagingConfig.of(settings), new BundledSchemaRegistry(), meters);
    }

    /** The same topics as another process sees them. */
    Space other() {
      return new Space(settings);
    }

    WorkSource<Task> tasks(int lookAhead) {
      return new WorkSource<>("copier", Topic.TASKS, Task.class, lookAhead);
    }

    void send(int partition, String key, byte[] value) {
      byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
      try (Producer<byte[], byte[]> producer = clients.byteProducer("test")) {
        durable(
            List.of(
                producer.send(
                    new ProducerRecord<>(clients.topic(Topic.TASKS), partition, keyBytes, value))));
      }
    }

    void sendTasks(int partition, int count, int keys) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      try (Producer<String, SpecificRecord> producer = clients.producer("test")) {
        for (int i = 0; i < count; i++) {
          String key = "bucket/" + partition + "/" + i % keys;
          sent.add(
              producer.send(
                  new ProducerRecord<>(
                      clients.topic(Topic.TASKS), partition, key, task(key + "#" + i))));
        }
      }
      durable(sent);
    }

    private static void durable(List<Future<RecordMetadata>> sent) {
      try {
        for (Future<RecordMetadata> one : sent) {
          one.get();
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> consumer =
          clients.byteConsumer("", "test-reader", Map.of())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(clients.topic(topic)).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
          consumer.poll(Duration.ofMillis(100)).forEach(found::add);
        }
      }
      return found;
    }

    List<String> copiedKeys() {
      try (var deserializer = clients.deserializer(Copy.class)) {
        return read(Topic.COPIES).stream()
            .map(record -> deserializer.deserialize(record.topic(), record.value()).getSourceKey())
            .toList();
      }
    }

    Map<Integer, Long> committed(String role) {
      try (Admin admin = clients.admin()) {
        Map<Integer, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> known =
            admin
                .listConsumerGroupOffsets(clients.group(role))
                .partitionsToOffsetAndMetadata()
                .get();
        known.forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static Task task(String key) {
    return Task.newBuilder()
        .setMigrationId("m1")
        .setSourceKey(key)
        .setTargetKey(key)
        .setSourcePin("pin-of-" + key)
        .setSize(1)
        .setModified(Instant.EPOCH)
        .build();
  }

  static Outgoing copyOf(Incoming<Task> work) {
    Copy copy =
        Copy.newBuilder()
            .setTask(new TaskRef(work.partition(), work.offset()))
            .setMigrationId(work.value().getMigrationId())
            .setSourceKey(work.value().getSourceKey())
            .setTargetKey(work.value().getTargetKey())
            .setResult(CopyResult.COPIED)
            .setSourcePin(work.value().getSourcePin())
            .setTargetPin("target")
            .setSize(1)
            .setChecksums(List.of())
            .setCopiedAt(Instant.EPOCH)
            .build();
    return Outgoing.to(Topic.COPIES, work.partition(), work.key(), copy);
  }
}
