package io.drover.progress;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.PartialProgress;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.TaskRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The topology under a virtual clock that starts at {@link #START}. */
final class ProgressDriver implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  static final Pace PACE =
      new Pace(
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofDays(15),
          Duration.ofHours(1),
          Duration.ofMinutes(1));

  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], Outcome> outcomes;
  private final TestInputTopic<String, Migration> migrations;
  private final TestOutputTopic<String, Progress> progress;

  JobPresence presence = JobPresence.KEPT;

  ProgressDriver(ProgressTopology.Storage storage) {
    var outcome = MessageSerde.of(Outcome.class);
    var migration = MessageSerde.of(Migration.class);
    var published = MessageSerde.of(Progress.class);
    var topology =
        new ProgressTopology(
            new ProgressTopology.Topics("outcomes", "migrations", "progress"),
            new ProgressTopology.Records(
                outcome, migration, MessageSerde.of(PartialProgress.class), published),
            storage,
            PACE,
            (_, _, _) -> presence,
            new ProgressMetrics(new SimpleMeterRegistry()));
    driver = new TopologyTestDriver(topology.get(), settings(), START);
    outcomes =
        driver.createInputTopic(
            "outcomes", ProgressTopology.BYTES.serializer(), outcome.serializer());
    migrations =
        driver.createInputTopic("migrations", new StringSerializer(), migration.serializer());
    progress =
        driver.createOutputTopic("progress", new StringDeserializer(), published.deserializer());
  }

  private static Properties settings() {
    var settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "progress-test");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    return settings;
  }

  void outcome(String job, long offset, OutcomeStatus status, long size) {
    outcomes.pipeInput(
        (job + "/key-" + offset).getBytes(java.nio.charset.StandardCharsets.UTF_8),
        Outcome.newBuilder()
            .setTask(new TaskRef(0, offset))
            .setMigrationId(job)
            .setEpoch(1L)
            .setSourceKey("key-" + offset)
            .setStatus(status)
            .setSize(size)
            .setAttempts(1)
            .setFinishedAt(START)
            .build());
  }

  void migration(String job, MigrationState state, boolean planComplete, long tasks, long bytes) {
    migrations.pipeInput(job, migrationRecord(job, state, planComplete, tasks, bytes, START));
  }

  void deleteMigration(String job) {
    migrations.pipeInput(job, null);
  }

  static Migration migrationRecord(
      String job,
      MigrationState state,
      boolean planComplete,
      long tasks,
      long bytes,
      Instant finished) {
    return Migration.newBuilder()
        .setMigrationId(job)
        .setSpec(MigrationSpec.newBuilder().setSource("file:///a").setTarget("file:///b").build())
        .setState(state)
        .setRevision(1)
        .setPlan(
            Plan.newBuilder().setComplete(planComplete).setTasks(tasks).setBytes(bytes).build())
        .setCreatedAt(START)
        .setStartedAt(START)
        .setFinishedAt(JobFacts.isFinal(state) ? finished : null)
        .build();
  }

  void pass(Duration time) {
    // In small steps, as punctuation fires once per advance.
    for (var left = time; left.isPositive(); left = left.minusMillis(250)) {
      driver.advanceWallClockTime(Duration.ofMillis(Math.min(250, left.toMillis())));
    }
  }

  List<Progress> published() {
    return progress.readValuesToList();
  }

  Progress last() {
    return published().getLast();
  }

  long storedChunks() {
    try (var all = driver.<byte[], byte[]>getKeyValueStore(ProgressTopology.STATUSES).all()) {
      var count = 0L;
      while (all.hasNext()) {
        all.next();
        count++;
      }
      return count;
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
