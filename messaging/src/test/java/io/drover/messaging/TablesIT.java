package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.messaging.TestCluster.Space;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TablesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Migration job(String id, MigrationState state, long revision) {
    return Migration.newBuilder()
        .setMigrationId(id)
        .setSpec(
            MigrationSpec.newBuilder().setSource("memory://a/").setTarget("memory://b/").build())
        .setState(state)
        .setRevision(revision)
        .setPlan(Plan.newBuilder().build())
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private static void publish(
      TransactionalOutput output, String id, MigrationState state, long revision) {
    output.commit(List.of(Outgoing.keyed(Topic.MIGRATIONS, id, job(id, state, revision))));
  }

  @Test
  @DisplayName(
      "M-12 the table shows the last state of each job, those before it began included, and awaits"
          + " those to come")
  void jobTableFollows() throws Exception {
    Space space = cluster.space(1, Map.of());
    try (TransactionalOutput output = new TransactionalOutput(space.clients, "jobs");
        JobTable table = new JobTable(space.clients)) {
      output.begin();
      publish(output, "one", MigrationState.PENDING, 1);
      publish(output, "one", MigrationState.RUNNING, 2);
      Queue<String> heard = new ConcurrentLinkedQueue<>();
      table.onChange(job -> heard.add(job.getMigrationId() + job.getRevision()));

      table.start();

      assertThat(table.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(table.find("one"))
          .get()
          .extracting(Migration::getState)
          .isEqualTo(MigrationState.RUNNING);
      assertThat(table.await("two", Duration.ofMillis(50))).isEmpty();
      CompletableFuture<Boolean> seen = CompletableFuture.supplyAsync(() -> appears(table, "two"));
      publish(output, "two", MigrationState.PENDING, 1);
      assertThat(seen.get()).isTrue();
      assertThat(table.all()).hasSize(2);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(heard).containsExactly("one1", "one2", "two1"));
      assertThat(table.health().ready()).isTrue();

      output.commit(List.of(Outgoing.keyed(Topic.MIGRATIONS, "one", null)));
      await().atMost(PATIENCE).until(() -> table.find("one").isEmpty());
    }
  }

  private static boolean appears(JobTable table, String id) {
    try {
      return table.await(id, PATIENCE).isPresent();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void readsATopicOfSeveralPartitionsToItsEndPastWhatCannotBeDecoded() {
    Space space = cluster.space(3, Map.of());
    space.sendTasks(0, 20, 20);
    space.sendTasks(2, 10, 10);
    space.send(1, "poison", new byte[] {1, 2, 3});
    Map<String, Task> table = new TreeMap<>();

    try (TableReader<Task> reader =
        new TableReader<>(
            space.clients,
            Topic.TASKS,
            Task.class,
            (key, task, partition, offset) -> table.put(key, task))) {
      reader.readToEnd();

      assertThat(table).hasSize(30);
      assertThat(reader.undecodable()).isEqualTo(1);
      assertThat(reader.caughtUp()).isTrue();
    }
  }

  @Test
  @DisplayName("topics are created once, with their configuration, and checked")
  void createsAndChecksTopics() {
    Space space = cluster.space(2, Map.of());
    TopicAdmin admin = new TopicAdmin(space.clients);

    assertThat(admin.create())
        .hasSize(Topic.values().length)
        .containsEntry(Topic.TASKS, new TopicAdmin.State.Present(2));
    admin.check();
    admin.check(Topic.TASKS, Topic.COPIES);

    TopicAdmin wider =
        new TopicAdmin(new Space(with(space.settings, "topics.partitions", "4")).clients);
    assertThat(wider.inspect()).containsEntry(Topic.TASKS, new TopicAdmin.State.Different(2, 4));
    assertThatThrownBy(() -> wider.check(Topic.TASKS))
        .isInstanceOf(MissingTopics.class)
        .hasMessageContaining("2 partitions");

    TopicAdmin elsewhere =
        new TopicAdmin(new Space(with(space.settings, "topics.prefix", "nowhere.")).clients);
    assertThatThrownBy(() -> elsewhere.check(Topic.TASKS))
        .isInstanceOf(MissingTopics.class)
        .hasMessageContaining("nowhere.tasks is missing")
        .hasMessageContaining("drover topics create");
  }

  private static Map<String, String> with(Map<String, String> settings, String name, String value) {
    Map<String, String> changed = new TreeMap<>(settings);
    changed.put(name, value);
    return changed;
  }

  @Test
  @DisplayName("a cluster that is not there is named, within the bound")
  void namesAnUnreachableCluster() {
    Space space =
        new Space(
            Map.of("kafka.bootstrap.servers", "127.0.0.1:1", "messaging.broker.timeout.ms", "500"));

    assertThatThrownBy(() -> new TopicAdmin(space.clients).check())
        .hasMessageContaining("127.0.0.1:1");
    assertThatThrownBy(() -> space.clients.consumer("group", "client", Task.class, Map.of()))
        .hasMessageContaining("127.0.0.1:1");
  }
}
