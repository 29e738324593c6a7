package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.messaging.MissingTopics;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CopierRoleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OBJECTS = 400;

  private WorkSpace space;

  @BeforeEach
  void start() {
    space = new WorkSpace();
  }

  @AfterEach
  void stop() {
    space.close();
  }

  private CopierRole copier() {
    return new CopierRole(
        CopierConfig.of(Map.of("copier.part.bytes", "65536", "copier.whole.max.bytes", "20000")),
        space.clients,
        space.stores,
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  private void sendTasks() {
    for (int i = 0; i < OBJECTS; i++) {
      String key = "k" + i;
      byte[] content = CopierFixture.content(i * 100, i);
      Pin pin =
          space
              .source
              .put(new ObjectKey(key), ObjectAttributes.NONE, Payload.of(content), Condition.NONE)
              .pin();
      send(i % WorkSpace.PARTITIONS, key, pin, content.length);
    }
    space.flush();
  }

  private void send(int partition, String key, Pin pin, long size) {
    Task task =
        Task.newBuilder()
            .setMigrationId(WorkSpace.JOB)
            .setEpoch(1L)
            .setSourceKey(key)
            .setTargetKey(key)
            .setSourcePin(pin.value())
            .setSize(size)
            .setModified(Instant.EPOCH)
            .setTargetSize(0L)
            .build();
    space.send(Topic.TASKS, partition, "bucket/" + key, task);
  }

  @Test
  @DisplayName(
      "K-05 F-05 two copiers share the tasks; stopping one hands over; tasks sent twice are"
          + " harmless")
  void copies() throws Exception {
    space.publishJob(Mode.COPY, Verification.CHECKSUM);
    sendTasks();
    try (CopierRole other = copier()) {
      try (CopierRole one = copier()) {
        one.start();
        other.start();
        await().atMost(PATIENCE).until(() -> !space.read(Topic.COPIES, Copy.class).isEmpty());
      }
      sendTasksAgain();
      await()
          .atMost(PATIENCE)
          .until(() -> space.read(Topic.COPIES, Copy.class).size() >= 2 * OBJECTS);
      assertThat(other.health().live()).isTrue();
    }

    var copies = space.read(Topic.COPIES, Copy.class);
    for (ConsumerRecord<String, Copy> copy : copies) {
      assertThat(copy.partition()).isEqualTo(copy.value().getTask().getPartition());
    }
    Map<String, Long> perTask =
        copies.stream()
            .collect(
                Collectors.groupingBy(
                    copy -> copy.value().getTask().toString(), Collectors.counting()));
    assertThat(perTask).hasSize(2 * OBJECTS);
    for (int i = 0; i < OBJECTS; i++) {
      assertThat(CopierFixture.bytes(space.target, "k" + i))
          .isEqualTo(CopierFixture.content(i * 100, i));
    }
  }

  private void sendTasksAgain() {
    for (int i = 0; i < OBJECTS; i++) {
      ObjectKey key = new ObjectKey("k" + i);
      var stat = space.source.head(key).orElseThrow();
      send(i % WorkSpace.PARTITIONS, key.value(), stat.pin(), stat.size());
    }
    space.flush();
  }

  @Test
  @DisplayName(
      "T-07 M-10 terminal outcomes go to their topic; a task of an unknown job to the dead letters")
  void answersWithOutcomes() {
    space.publishJob(Mode.COPY, Verification.CHECKSUM);
    send(2, "gone", new Pin("v1"), 5);
    space.send(
        Topic.TASKS,
        1,
        "bucket/stray",
        Task.newBuilder()
            .setMigrationId("nobody")
            .setEpoch(1L)
            .setSourceKey("stray")
            .setTargetKey("stray")
            .setSourcePin("v1")
            .setSize(1L)
            .setModified(Instant.EPOCH)
            .setTargetSize(0L)
            .build());
    space.flush();

    CopierConfig config = CopierConfig.of(Map.of("copier.job.wait.ms", "500"));
    try (CopierRole copier =
        new CopierRole(
            config, space.clients, space.stores, new SimpleMeterRegistry(), Clock.systemUTC())) {
      copier.start();
      await().atMost(PATIENCE).until(() -> !space.read(Topic.OUTCOMES, Outcome.class).isEmpty());
      await().atMost(PATIENCE).until(() -> !space.read(Topic.DEAD_LETTERS, Task.class).isEmpty());
    }

    ConsumerRecord<String, Outcome> outcome = space.read(Topic.OUTCOMES, Outcome.class).getFirst();
    assertThat(outcome.partition()).isEqualTo(2);
    assertThat(outcome.value().getStatus()).isEqualTo(OutcomeStatus.SOURCE_GONE);
    assertThat(space.read(Topic.DEAD_LETTERS, Task.class).getFirst().value().getMigrationId())
        .isEqualTo("nobody");
  }

  @Test
  void saysWhichTopicIsMissing() {
    try (CopierRole copier =
        new CopierRole(
            CopierConfig.of(Map.of()),
            space.elsewhere(),
            space.stores,
            new SimpleMeterRegistry(),
            Clock.systemUTC())) {
      assertThatThrownBy(copier::start)
          .isInstanceOf(MissingTopics.class)
          .hasMessageContaining("elsewhere.copies");
    }
  }
}
