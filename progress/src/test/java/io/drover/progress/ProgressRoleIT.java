package io.drover.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.embedded.EmbeddedBroker;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.messaging.TableReader;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Finality;
import io.drover.schemas.Topic;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.TaskRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressRoleIT {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  private EmbeddedBroker broker;
  private KafkaClients clients;
  private KafkaProducer<String, SpecificRecord> producer;
  private TableReader<Progress> reader;

  private final List<Progress> published = new CopyOnWriteArrayList<>();
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    var settings = ProgressProcess.settings(broker.bootstrapServers(), folder, Map.of());
    clients = new KafkaClients(MessagingConfig.of(settings), new BundledSchemaRegistry());
    new TopicAdmin(clients).create();
    producer = clients.producer("test");
    reader =
        new TableReader<>(
            clients, Topic.PROGRESS, Progress.class, (_, value, _, _) -> published.add(value));
    reader.follow();
  }

  @AfterEach
  void stop() {
    reader.close();
    producer.close();
    broker.close();
  }

  @Test
  @DisplayName("F-05 M-11 counts are exact although instances are killed in the middle")
  void exactUnderKill() {
    var model = new HashMap<TaskRef, Outcome>();
    var random = new Random(20261120);
    migration("job", MigrationState.RUNNING, 40_000);
    var first = process("first");
    var second = process("second");
    try {
      send(random, model, 20_000);
      await().atMost(PATIENCE).until(() -> finished() > 1_000);
      first.kill();
      send(random, model, 20_000);
      second.kill();
      try (var third = process("third")) {
        send(random, model, 20_000);
        var expected = sums(model);
        migration("job", MigrationState.COMPLETED, expected.finished());

        await().atMost(PATIENCE).until(() -> last().getState() == MigrationState.COMPLETED);

        // The job is over, so what was put off is left undone.
        assertThat(sumsOf(last())).isEqualTo(abandoned(model));
        assertThat(third.isAlive()).isTrue();
      }
    } finally {
      first.close();
      second.close();
    }
  }

  @Test
  @DisplayName("Two instances share the partitions, and one goes on alone when the other stops")
  void twoInstancesHandOver() {
    var model = new HashMap<TaskRef, Outcome>();
    var random = new Random(7);
    migration("job", MigrationState.RUNNING, 10_000);
    var first = role("first");
    try (var second = role("second")) {
      first.start();
      second.start();
      await().atMost(PATIENCE).until(() -> first.health().ready() && second.health().ready());
      send(random, model, 5_000);
      await()
          .atMost(PATIENCE)
          .until(() -> !published.isEmpty() && sumsOf(last()).equals(sums(model)));

      first.close();
      send(random, model, 5_000);

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(sumsOf(last())).isEqualTo(sums(model)));
      assertThat(second.health().live()).isTrue();
    } finally {
      first.close();
    }
  }

  @Test
  @DisplayName(
      "T-32 K-02 records that make no sense go to the dead letters with the reason; the rest is"
          + " counted")
  void poisonGoesToDeadLetters() {
    migration("job", MigrationState.RUNNING, 3);
    try (var raw = rawProducer();
        var role = role("only")) {
      sent.add(
          raw.send(
              new ProducerRecord<>(
                  clients.topic(Topic.OUTCOMES), 1, bytes("job/a"), bytes("no Avro"))));
      sent.add(producer.send(record(2, outcome(1, 0, OutcomeStatus.MIGRATED))));
      sent.add(producer.send(record(1, outcome(1, 1, OutcomeStatus.MIGRATED))));
      raw.flush();
      flush();

      role.start();

      await().atMost(PATIENCE).until(() -> !published.isEmpty() && last().getMigrated() == 1);
      var letters = deadLetters(2);
      assertThat(letters)
          .extracting(letter -> header(letter, "drover.topic"))
          .containsOnly(clients.topic(Topic.OUTCOMES));
      assertThat(letters)
          .extracting(
              letter -> header(letter, "drover.partition") + "/" + header(letter, "drover.offset"))
          .containsExactlyInAnyOrder("1/0", "2/0");
      assertThat(letters)
          .extracting(letter -> header(letter, "drover.reason"))
          .anyMatch(reason -> reason.contains("schema id"))
          .anyMatch(reason -> reason.contains("must be the same"));
      assertThat(letters).extracting(ConsumerRecord::value).contains(bytes("no Avro"));
      assertThat(role.health().live()).isTrue();
    }
  }

  private ProgressProcess process(String name) {
    return ProgressProcess.start(broker.bootstrapServers(), folder.resolve(name));
  }

  private ProgressRole role(String name) {
    return ProgressProcess.role(
        ProgressProcess.settings(broker.bootstrapServers(), folder.resolve(name), Map.of()));
  }

  private Progress last() {
    return published.getLast();
  }

  private long finished() {
    return published.isEmpty() ? 0 : sumsOf(last()).finished();
  }

  private void migration(String job, MigrationState state, long tasks) {
    var record = ProgressDriver.migrationRecord(job, state, true, tasks, tasks, Instant.now());
    sent.add(producer.send(new ProducerRecord<>(clients.topic(Topic.MIGRATIONS), job, record)));
    flush();
  }

  /** Waits for everything that was sent, and fails if any of it was lost. */
  private void flush() {
    producer.flush();
    assertThat(sent).allSatisfy(each -> assertThat(each).succeedsWithin(PATIENCE));
    sent.clear();
  }

  /** Sends outcomes of few tasks, so that many are repeated or take back an earlier one. */
  private void send(Random random, Map<TaskRef, Outcome> model, int count) {
    var statuses = OutcomeStatus.values();
    for (var i = 0; i < count; i++) {
      var status = statuses[random.nextInt(statuses.length)];
      var outcome = outcome(random.nextInt(PARTITIONS), random.nextInt(3_000), status);
      model.merge(
          outcome.getTask(),
          outcome,
          (before, after) ->
              Finality.replaces(before.getStatus(), after.getStatus()) ? after : before);
      sent.add(producer.send(record(outcome.getTask().getPartition(), outcome)));
    }
    flush();
  }

  private ProducerRecord<String, SpecificRecord> record(int partition, Outcome outcome) {
    return new ProducerRecord<>(
        clients.topic(Topic.OUTCOMES), partition, "job/" + outcome.getSourceKey(), outcome);
  }

  private static Outcome outcome(int partition, long offset, OutcomeStatus status) {
    return Outcome.newBuilder()
        .setTask(new TaskRef(partition, offset))
        .setMigrationId("job")
        .setEpoch(1L)
        .setSourceKey("key-" + partition + "-" + offset)
        .setStatus(status)
        .setSize(1 + offset % 100)
        .setAttempts(1)
        .setFinishedAt(Instant.now())
        .build();
  }

  private static Sums sums(Map<TaskRef, Outcome> model) {
    var sums = Sums.ZERO;
    for (var outcome : model.values()) {
      if (outcome.getStatus() == OutcomeStatus.REOPENED) {
        continue;
      }
      var published = outcome.getStatus() == OutcomeStatus.DEFERRED ? 0 : outcome.getSize();
      sums = sums.moved(TaskStatus.OPEN, TaskStatus.of(outcome.getStatus()), published);
    }
    return sums;
  }

  private static Sums abandoned(Map<TaskRef, Outcome> model) {
    var sums = Sums.ZERO;
    for (var outcome : model.values()) {
      if (outcome.getStatus() != OutcomeStatus.REOPENED) {
        sums = sums.moved(TaskStatus.OPEN, TaskStatus.of(outcome.getStatus()), outcome.getSize());
      }
    }
    return sums.abandoned();
  }

  private static Sums sumsOf(Progress progress) {
    return new Sums(
        progress.getMigrated(),
        progress.getSkipped(),
        progress.getFailed(),
        progress.getSourceGone(),
        progress.getCancelled(),
        progress.getPlanned(),
        progress.getRemoved(),
        0, // counts records, not present statuses
        progress.getDeferred(),
        progress.getMigratedBytes(),
        progress.getFinishedBytes(),
        0); // not published
  }

  private KafkaProducer<byte[], byte[]> rawProducer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private List<ConsumerRecord<byte[], byte[]>> deadLetters(int count) {
    var letters = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer = clients.byteConsumer("", "letters", Map.of())) {
      var partition =
          new org.apache.kafka.common.TopicPartition(clients.topic(Topic.DEAD_LETTERS), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
                return letters.size() >= count;
              });
    }
    return letters;
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
