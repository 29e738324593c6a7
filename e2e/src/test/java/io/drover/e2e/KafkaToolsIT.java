package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.Settings;
import io.drover.cli.client.Snapshots;
import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.tools.ConsoleProducer;
import org.apache.kafka.tools.consumer.ConsoleConsumer;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of a Kafka distribution, as its shell scripts run them, against Drover's topics: all
 * that anybody needs who has Kafka and not Drover.
 */
class KafkaToolsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OBJECTS = 300;
  private static final int PARTITIONS = 4;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "admin.enabled",
          "false",
          "topics.partitions",
          "" + PARTITIONS,
          "topics.replication",
          "1");

  @TempDir private static Path dir;
  private static EmbeddedRuntime runtime;
  private static int tools;

  /** Everything but copiers: work stays where it can be seen. */
  @BeforeAll
  static void start() {
    runtime =
        EmbeddedRuntime.start(
                new Directory(dir.resolve("state")),
                Settings.of(SETTINGS),
                List.of(RoleName.COORDINATOR, RoleName.PROGRESS, RoleName.VERIFIER),
                Clock.systemUTC())
            .orElseThrow();
  }

  @AfterAll
  static void stop() {
    runtime.close();
  }

  @Test
  @DisplayName(
      "K-02, K-03: the console producer starts a job, the group command shows lag that is the"
          + " backlog, the console consumer shows progress")
  void aJobByKafkasOwnTools() throws Exception {
    Path source = Files.createDirectory(dir.resolve("source"));
    Path target = Files.createDirectory(dir.resolve("target"));
    Trees.random(source, OBJECTS, 3);
    try (var _ = copier()) {
      produce("first", source, target);
      awaitCompleted("first");
      assertThat(lag("drover-copier")).as("nothing is left to copy").isZero();
      assertThat(lag("drover-verifier")).as("nothing is left to verify").isZero();
    }

    produce("second", source, Files.createDirectory(dir.resolve("other")));
    awaitPlanned("second");
    assertThat(lag("drover-copier"))
        .as("what nobody has copied yet, and Kafka's marker of the plan's transaction")
        .isBetween((long) OBJECTS, (long) OBJECTS + PARTITIONS);

    try (var _ = copier()) {
      awaitCompleted("second");
      assertThat(lag("drover-copier")).isZero();
    }
    assertThat(progress())
        .anySatisfy(line -> assertThat(line).startsWith("first").contains("COMPLETED"))
        .anySatisfy(
            line -> assertThat(line).startsWith("second").contains("\"migrated\": " + OBJECTS));
  }

  private static Workers copier() {
    return new Workers(runtime.addresses().bootstrapServers(), SETTINGS, List.of(RoleName.COPIER));
  }

  private static void awaitCompleted(String id) {
    await(id, job -> job.getState() == MigrationState.COMPLETED);
  }

  private static void awaitPlanned(String id) {
    await(id, job -> job.getPlan().getComplete());
  }

  private static void await(String id, Predicate<Migration> condition) {
    var snapshots = new Snapshots(runtime.clients());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                Optional.ofNullable(snapshots.migrations().get(id)).filter(condition).isPresent());
  }

  /** {@code kafka-console-producer.sh}, with a key and plain JSON. */
  private static void produce(String id, Path source, Path target) {
    DroverProcess producer =
        tool(
            ConsoleProducer.class,
            "--topic",
            "drover.commands",
            "--reader-property",
            "parse.key=true",
            "--reader-property",
            "key.separator=|");
    producer.input(
        """
        %s|{"migrationId":"%1$s","action":"START","spec":{"source":"file://%s","target":"file://%s"}}
        """
            .formatted(id, source, target));
    assertThat(producer.exit(PATIENCE)).as(producer.output()).isZero();
  }

  /** {@code kafka-consumer-groups.sh --describe --all-groups}: the column LAG of one, summed up. */
  private static long lag(String group) {
    DroverProcess describe = tool(ConsumerGroupCommand.class, "--describe", "--all-groups");
    assertThat(describe.exit(PATIENCE)).as(describe.output()).isZero();
    List<String[]> rows =
        describe.output().lines().map(line -> line.strip().split("\\s+", -1)).toList();
    String[] titles = rows.stream().filter(row -> row[0].equals("GROUP")).findFirst().orElseThrow();
    int column = List.of(titles).indexOf("LAG");
    return rows.stream()
        .filter(row -> row[0].equals(group) && row.length > column)
        .mapToLong(row -> Long.parseLong(row[column]))
        .sum();
  }

  /** {@code kafka-console-consumer.sh} with our deserializer, and our jar on the class path. */
  private static List<String> progress() {
    DroverProcess consumer =
        tool(
            ConsoleConsumer.class,
            "--topic",
            "drover.progress",
            "--from-beginning",
            "--isolation-level",
            "read_committed",
            "--timeout-ms",
            "3000",
            "--formatter-property",
            "print.key=true",
            "--formatter-property",
            "value.deserializer=io.drover.schemas.AvroDeserializer",
            "--formatter-property",
            "value.deserializer.schema.registry.url=" + runtime.addresses().registryUrl());
    assertThat(consumer.exit(PATIENCE)).as(consumer.output()).isZero();
    return consumer.output().lines().toList();
  }

  private static DroverProcess tool(Class<?> main, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--bootstrap-server", runtime.addresses().bootstrapServers()));
    all.addAll(List.of(arguments));
    return DroverProcess.start(main.getSimpleName() + tools++, dir, main, all);
  }
}
