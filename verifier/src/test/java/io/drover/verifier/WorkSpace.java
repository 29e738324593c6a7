package io.drover.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.embedded.EmbeddedBroker;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Verification;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.memory.MemoryStoreProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A broker, its topics, and two stores in memory. */
final class WorkSpace implements AutoCloseable {
  static final String JOB = "job-1";
  static final int PARTITIONS = 4;

  final StoreUri sourceUri = StoreUri.parse("memory://" + UUID.randomUUID());
  final StoreUri targetUri = StoreUri.parse("memory://" + UUID.randomUUID());
  final Stores stores = new Stores(List.of(new MemoryStoreProvider()), Map.of());
  final ObjectStore source = stores.open(sourceUri);
  final ObjectStore target = stores.open(targetUri);
  final KafkaClients clients;
  private final List<Future<?>> sent = new ArrayList<>();
  private final EmbeddedBroker broker;
  private final KafkaProducer<String, SpecificRecord> producer;

  WorkSpace() {
    try {
      broker =
          EmbeddedBroker.start(
              Files.createTempDirectory(
                  Files.createDirectories(Path.of("target")).toAbsolutePath(), "broker"),
              0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clients =
        new KafkaClients(
            MessagingConfig.of(
                Map.of(
                    "kafka.bootstrap.servers", broker.bootstrapServers(),
                    "topics.partitions", Integer.toString(PARTITIONS),
                    "messaging.commit.interval.ms", "100")),
            new BundledSchemaRegistry());
    new TopicAdmin(clients).create();
    producer = clients.producer("test");
  }

  void publishJob(Mode mode, Verification verification) {
    Instant now = Instant.EPOCH;
    MigrationSpec spec =
        MigrationSpec.newBuilder()
            .setSource(sourceUri.toString())
            .setTarget(targetUri.toString())
            .setMode(mode)
            .setExisting(Existing.SKIP_UNCHANGED)
            .setVerification(verification)
            .setMaxAttempts(5)
            .setConcurrency(0)
            .setMaxInFlight(100_000)
            .build();
    send(
        Topic.MIGRATIONS,
        0,
        JOB,
        Migration.newBuilder()
            .setMigrationId(JOB)
            .setSpec(spec)
            .setState(MigrationState.RUNNING)
            .setRevision(1L)
            .setEpoch(1L)
            .setPlan(Plan.newBuilder().setComplete(false).setTasks(0L).setBytes(0L).build())
            .setCreatedAt(now)
            .setStartedAt(now)
            .setRequestedBy("")
            .build());
  }

  void send(Topic topic, int partition, String key, SpecificRecord value) {
    sent.add(producer.send(new ProducerRecord<>(clients.topic(topic), partition, key, value)));
  }

  /** Waits until everything that was sent is in its topic. */
  void flush() {
    producer.flush();
    for (Future<?> each : sent) {
      assertThat(each).succeedsWithin(Duration.ZERO);
    }
    sent.clear();
  }

  /** Everything that is in a topic now. */
  <V extends SpecificRecord> List<ConsumerRecord<String, V>> read(Topic topic, Class<V> type) {
    List<ConsumerRecord<String, V>> found = new ArrayList<>();
    try (KafkaConsumer<String, V> consumer = clients.consumer("", "test-reader", type, Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(clients.topic(topic)).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
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

  @Override
  public void close() {
    producer.close();
    stores.close();
    broker.close();
  }
}
