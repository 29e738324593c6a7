package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.coordinator.Cluster.Installation;
import io.drover.messaging.TransactionalOutput;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorRoleIT {
  private static Cluster cluster;

  @BeforeAll
  static void startBroker(@TempDir Path directory) {
    cluster = new Cluster(directory);
  }

  @AfterAll
  static void stopBroker() {
    cluster.close();
  }

  @Test
  @DisplayName(
      "K-02, M-02: a request as plain JSON becomes tasks, and the job completes with their"
          + " outcomes")
  void jobRunsToItsEnd() {
    try (Installation drover = cluster.install(Map.of())) {
      drover.fill("memory://whole/in/", 2_500);
      drover.coordinator();
      drover.start("whole", "memory://whole/in/", "memory://whole-target/out/", "");

      Migration planned = drover.awaitPlan("whole");

      List<Task> tasks = drover.tasks();
      assertThat(planned.getPlan().getTasks()).isEqualTo(2_500);
      assertThat(planned.getPlan().getBytes()).isEqualTo(7_500);
      assertThat(planned.getSourceStore().getPrimitives()).contains("PINNED_READ");
      assertThat(tasks)
          .hasSize(2_500)
          .allSatisfy(task -> assertThat(task.getTargetKey()).startsWith("out/object-"));
      assertThat(tasks).extracting(Task::getSourceKey).doesNotHaveDuplicates();
      drover.progress("whole", 2_499);
      drover.progress("whole", 2_500);
      Migration completed = drover.awaitState("whole", MigrationState.COMPLETED);
      assertThat(completed.getFinishedAt()).isNotNull();
      assertThat(drover.states("whole")).extracting(Migration::getRevision).isSorted();
    }
  }

  @Test
  @DisplayName("M-02: a source without objects completes as well")
  void emptySource() {
    try (Installation drover = cluster.install(Map.of())) {
      drover.coordinator();
      drover.start("empty", "memory://empty/", "memory://empty-target/", "");

      Migration completed = drover.awaitState("empty", MigrationState.COMPLETED);

      assertThat(completed.getPlan().getTasks()).isZero();
      await()
          .untilAsserted(
              () ->
                  assertThat(drover.meters.get("drover.coordinator.leader").gauge().value())
                      .isEqualTo(1));
    }
  }

  @Test
  @DisplayName(
      "K-02, L-09: what is refused lands in the dead letters with the reason, and changes nothing")
  void refusals() {
    try (Installation drover = cluster.install(Map.of())) {
      drover.coordinator();
      drover.fill("memory://kept/", 3);
      drover.start("kept", "memory://kept/", "memory://kept-target/", "");
      drover.awaitPlan("kept");
      List<Migration> before = drover.states("kept");

      drover.publish("kept", new byte[] {0, 1, 2, 3, 4, 5});
      drover.publish("kept", "{\"migrationId\": ");
      drover.start("kept", "memory://kept/", "memory://kept-target/", "");
      drover.start("kept", "memory://kept/", "memory://elsewhere/", "");
      drover.start("rival", "memory://other/", "memory://kept-target/deeper/", "");
      drover.start("strange", "gopher://other/", "memory://x/", "");
      drover.publish(
          "kept",
          "{\"commandId\": \"c-7\", \"migrationId\": \"kept\", \"action\": \"CANCEL\", \"limits\":"
              + " {}}");

      List<ConsumerRecord<byte[], byte[]>> letters = drover.deadLetters(6);
      assertThat(letters)
          .extracting(letter -> header(letter, "drover.reason"))
          .satisfiesExactly(
              reason -> assertThat(reason).contains("command in Avro cannot be read"),
              reason -> assertThat(reason).contains("not valid JSON"),
              reason -> assertThat(reason).contains("another specification", "target"),
              reason -> assertThat(reason).contains("'rival'", "'kept'", "overlaps"),
              reason -> assertThat(reason).contains("scheme 'gopher'", "memory"),
              reason -> assertThat(reason).contains("CANCEL", "limits"));
      assertThat(letters)
          .extracting(letter -> header(letter, "drover.offset"))
          .containsExactly("1", "2", "4", "5", "6", "7");
      assertThat(header(letters.getLast(), "drover.command.id")).isEqualTo("c-7");
      assertThat(letters.getLast().key()).asString(StandardCharsets.UTF_8).isEqualTo("kept");
      // The same request once more is granted and changes nothing but that it was answered.
      Migration last = drover.states("kept").getLast();
      assertThat(last.getAnswered()).isEqualTo(3);
      assertThat(drover.states("kept")).hasSize(before.size() + 1);
      assertThat(asBefore(last, before.getLast())).isEqualTo(before.getLast());
      assertThat(drover.migrations()).containsOnlyKeys("kept");
    }
  }

  @Test
  @DisplayName(
      "M-01: a job whose target is missing or not there at all ends FAILED with the reason")
  void missingTarget(@TempDir Path directory) {
    try (Installation drover = cluster.install(Map.of())) {
      drover.coordinator();
      drover.start(
          "nowhere",
          "file://" + directory.resolve("missing"),
          "memory://nowhere/",
          ", \"maxAttempts\": 1");

      Migration failed = drover.awaitState("nowhere", MigrationState.FAILED);

      assertThat(failed.getReason())
          .contains("source file://" + directory.resolve("missing"), "bucket-not-found");
      assertThat(failed.getFinishedAt()).isNotNull();
      assertThat(drover.tasks()).isEmpty();
    }
  }

  @Test
  @DisplayName("O-03: planning waits at the bound of tasks in flight and goes on as they finish")
  void boundInFlight() {
    try (Installation drover = cluster.install(Map.of())) {
      drover.fill("memory://bound/", 3_000);
      drover.coordinator();
      drover.start("bound", "memory://bound/", "memory://bound-target/", ", \"maxInFlight\": 1200");
      await().untilAsserted(() -> assertThat(drover.tasks()).hasSize(1_200));
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          drover.meters.get("drover.coordinator.planning.waits").counter().count())
                      .isPositive());

      drover.progress("bound", 500);

      await().untilAsserted(() -> assertThat(drover.tasks()).hasSize(1_700));
      drover.progress("bound", 3_000);
      drover.awaitState("bound", MigrationState.COMPLETED);
      assertThat(drover.tasks()).hasSize(3_000);
    }
  }

  @Test
  @DisplayName(
      "F-05: fenced again and again in the middle of planning, the plan has no gap and no task"
          + " twice")
  void fencedWhilePlanning() {
    Map<String, String> settings =
        Map.of("coordinator.plan.batch.tasks", "200", "coordinator.rest.ms", "10");
    try (Installation drover = cluster.install(settings)) {
      drover.fill("memory://fenced/", 20_000);
      drover.coordinator();
      drover.start("fenced", "memory://fenced/", "memory://fenced-target/", "");
      int fences = 0;
      for (int mark = 1_000; mark < 20_000; mark += 2_000) {
        int reached = mark;
        await()
            .pollInterval(Duration.ofMillis(5))
            .atMost(Duration.ofSeconds(60))
            .until(() -> planned(drover, "fenced") >= reached);
        try (TransactionalOutput rival =
            new TransactionalOutput(drover.clients, LeaderOffice.transactionalId(drover.clients))) {
          rival.begin();
          fences++;
        }
      }

      drover.awaitPlan("fenced");

      assertThat(fences).isEqualTo(10);
      assertComplete(drover, "fenced", 20_000);
    }
  }

  @Test
  @DisplayName(
      "two coordinators: one leads, the other stands by and takes over in the middle of planning")
  void handOver() {
    Map<String, String> settings =
        Map.of("coordinator.plan.batch.tasks", "100", "coordinator.rest.ms", "10");
    try (Installation drover = cluster.install(settings)) {
      drover.fill("memory://handed/", 20_000);
      CoordinatorRole first = drover.coordinator();
      await().atMost(Duration.ofSeconds(30)).until(() -> first.health().detail().equals("leads"));
      CoordinatorRole second = drover.coordinator();
      await().atMost(Duration.ofSeconds(30)).until(() -> second.health().ready());
      List<CoordinatorRole> roles = List.of(first, second);
      drover.start("handed", "memory://handed/", "memory://handed-target/", "");
      await().pollInterval(Duration.ofMillis(5)).until(() -> planned(drover, "handed") >= 3_000);
      assertThat(roles).filteredOn(role -> role.health().detail().equals("leads")).hasSize(1);

      CoordinatorRole leader =
          roles.stream()
              .filter(role -> role.health().detail().equals("leads"))
              .findFirst()
              .orElseThrow();
      leader.close();

      drover.awaitPlan("handed");
      assertComplete(drover, "handed", 20_000);
      drover.start("later", "memory://later/", "memory://later-target/", "");
      drover.awaitState("later", MigrationState.COMPLETED);
    }
  }

  private static Migration asBefore(Migration state, Migration before) {
    return Migration.newBuilder(state)
        .setAnswered(before.getAnswered())
        .setRevision(before.getRevision())
        .build();
  }

  private static long planned(Installation drover, String id) {
    Migration migration = drover.migrations().get(id);
    return migration == null ? 0 : migration.getPlan().getTasks();
  }

  private static void assertComplete(Installation drover, String id, int objects) {
    assertThat(drover.migrations().get(id).getPlan().getTasks()).isEqualTo(objects);
    List<Task> tasks = drover.tasks();
    assertThat(tasks).hasSize(objects);
    assertThat(tasks.stream().map(Task::getSourceKey).distinct().count()).isEqualTo(objects);
    List<Migration> states = drover.states(id);
    assertThat(states.stream().map(Migration::getRevision).distinct().count())
        .as("no state twice")
        .isEqualTo(states.size());
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
