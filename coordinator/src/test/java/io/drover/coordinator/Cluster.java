package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.coordinator.cutover.ChangeFlow;
import io.drover.coordinator.job.MigrationId;
import io.drover.embedded.EmbeddedBroker;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.messaging.TableReader;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.Task;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker, clients of it, and what tests do with them. */
final class Cluster implements AutoCloseable {
  private static final AtomicLong INSTALLATIONS = new AtomicLong();

  private final EmbeddedBroker broker;

  Cluster(Path directory) {
    broker = EmbeddedBroker.start(directory, 0);
  }

  /** A fresh set of topics on the broker: tests do not see each other. */
  Installation install(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    // There are no workers here whose rate could widen the window.
    all.put("coordinator.window.least.tasks", "100000");
    all.putAll(settings);
    all.put("kafka.bootstrap.servers", broker.bootstrapServers());
    all.put("topics.prefix", "t" + INSTALLATIONS.incrementAndGet() + ".");
    all.put("topics.partitions", "4");
    all.put("topics.replication", "1");
    Installation made = new Installation(all);
    new TopicAdmin(made.clients).create();
    return made;
  }

  @Override
  public void close() {
    broker.close();
  }

  static final class Installation implements AutoCloseable {
    final Map<String, String> settings;
    final KafkaClients clients;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Runnable> open = new ArrayList<>();

    Installation(Map<String, String> settings) {
      this.settings = settings;
      this.clients = new KafkaClients(MessagingConfig.of(settings), new BundledSchemaRegistry());
    }

    CoordinatorRole coordinator() {
      return coordinator(_ -> Optional.empty());
    }

    /** One whose live jobs have changes as a test wants them. */
    CoordinatorRole coordinator(ChangeFlow changes) {
      return coordinator(_ -> Optional.of(changes));
    }

    private CoordinatorRole coordinator(Function<MigrationId, Optional<ChangeFlow>> changes) {
      Stores stores = Stores.discover(settings);
      CoordinatorRole role =
          new CoordinatorRole(
              CoordinatorConfig.of(settings), clients, stores, meters, Clock.systemUTC(), changes);
      open.add(role::close);
      open.add(stores::close);
      role.start();
      return role;
    }

    /** Fills a bucket of the heap. */
    void fill(String uri, int objects) {
      try (Stores stores = Stores.discover(settings)) {
        StoreUri place = StoreUri.parse(uri);
        ObjectStore store = stores.open(place);
        for (int i = 0; i < objects; i++) {
          store.put(
              new ObjectKey(place.prefix() + "object-%06d".formatted(i)),
              ObjectAttributes.NONE,
              Payload.of(new byte[] {1, 2, 3}),
              Condition.NONE);
        }
      }
    }

    /** Publishes a request as any Kafka client would. */
    void publish(String key, String json) {
      publish(key, json.getBytes(StandardCharsets.UTF_8));
    }

    void publish(String key, byte[] value) {
      Properties properties = new Properties();
      properties.put("bootstrap.servers", settings.get("kafka.bootstrap.servers"));
      try (var producer =
          new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
        settled(producer.send(new ProducerRecord<>(clients.topic(Topic.COMMANDS), key, value)));
      }
    }

    void start(String id, String source, String target, String more) {
      publish(
          id,
          """
          {"migrationId": "%s", "action": "START", "spec": {"source": "%s", "target": "%s"%s}}\
          """
              .formatted(id, source, target, more));
    }

    /** Says that so many tasks of a job are terminal. */
    void progress(String id, long migrated) {
      try (KafkaProducer<String, SpecificRecord> producer = clients.producer("test-progress")) {
        Progress progress =
            Progress.newBuilder()
                .setMigrationId(id)
                .setState(MigrationState.RUNNING)
                .setPlanComplete(false)
                .setTotal(0)
                .setTotalBytes(0)
                .setMigrated(migrated)
                .setSkipped(0)
                .setFailed(0)
                .setSourceGone(0)
                .setCancelled(0)
                .setMigratedBytes(0)
                .setFinishedBytes(0)
                .setPercent(0)
                .setObjectsPerSecond(0)
                .setBytesPerSecond(0)
                .setElapsedMillis(0)
                .setUpdatedAt(Instant.EPOCH)
                .build();
        settled(producer.send(new ProducerRecord<>(clients.topic(Topic.PROGRESS), id, progress)));
      }
    }

    private static void settled(Future<RecordMetadata> sent) {
      assertThat(sent).succeedsWithin(Duration.ofSeconds(30));
    }

    Map<String, Migration> migrations() {
      Map<String, Migration> found = new HashMap<>();
      try (var reader =
          new TableReader<>(
              clients,
              Topic.MIGRATIONS,
              Migration.class,
              (key, value, _, _) -> found.put(key, value))) {
        reader.readToEnd();
      }
      return found;
    }

    /** Every state that was ever published for a job. */
    List<Migration> states(String id) {
      List<Migration> found = new ArrayList<>();
      try (var reader =
          new TableReader<>(
              clients,
              Topic.MIGRATIONS,
              Migration.class,
              (key, value, _, _) -> {
                if (key.equals(id) && value != null) {
                  found.add(value);
                }
              })) {
        reader.readToEnd();
      }
      return found;
    }

    List<Task> tasks() {
      List<Task> found = new ArrayList<>();
      try (var reader =
          new TableReader<>(
              clients, Topic.TASKS, Task.class, (_, value, _, _) -> found.add(value))) {
        reader.readToEnd();
      }
      return found;
    }

    Migration awaitState(String id, MigrationState state) {
      return await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> migrations().get(id),
              migration -> migration != null && migration.getState() == state);
    }

    Migration awaitPlan(String id) {
      return await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> migrations().get(id),
              migration -> migration != null && migration.getPlan().getComplete());
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters(int count) {
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      try (var consumer = clients.byteConsumer("", "test-letters", Map.of())) {
        TopicPartition partition = new TopicPartition(clients.topic(Topic.DEAD_LETTERS), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                  return found.size() >= count;
                });
      }
      return found;
    }

    @Override
    public void close() {
      open.forEach(Runnable::run);
    }
  }
}
