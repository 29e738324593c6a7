package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.messaging.TestCluster.Space;
import io.drover.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransactionalOutputIT {
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Outgoing task(String key) {
    return Outgoing.keyed(Topic.TASKS, key, TestCluster.task(key));
  }

  private static List<String> keys(Space space) {
    return space.read(Topic.TASKS).stream()
        .map(ConsumerRecord::key)
        .map(key -> new String(key, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void recordsAndOffsetsBecomeVisibleTogether() {
    Space space = cluster.space(1, Map.of());
    TopicPartition commands = new TopicPartition(space.clients.topic(Topic.COMMANDS), 0);
    try (KafkaConsumer<byte[], byte[]> member =
            space.clients.byteConsumer(space.clients.group("coordinator"), "member", Map.of());
        TransactionalOutput output = new TransactionalOutput(space.clients, "leader-1")) {
      member.subscribe(List.of(commands.topic()));
      await()
          .until(
              () ->
                  member.poll(Duration.ofMillis(100)).isEmpty() && !member.assignment().isEmpty());
      output.begin();

      var places =
          output.commit(
              List.of(task("a"), task("b")),
              Map.of(commands, new OffsetAndMetadata(7)),
              member.groupMetadata());

      assertThat(places).extracting(place -> place.offset()).containsExactly(0L, 1L);
      assertThat(keys(space)).containsExactly("a", "b");
      assertThat(space.committed("coordinator")).containsEntry(0, 7L);
    }
  }

  @Test
  @DisplayName("F-05 a new leader fences the old one, whose transaction leaves nothing")
  void youngerWriterFencesTheOlder() {
    Space space = cluster.space(1, Map.of());
    try (TransactionalOutput old = new TransactionalOutput(space.clients, "leader-2");
        TransactionalOutput young = new TransactionalOutput(space.other().clients, "leader-2")) {
      old.begin();
      old.commit(List.of(task("of the old")));
      young.begin();

      assertThatThrownBy(() -> old.commit(List.of(task("too late"))))
          .isInstanceOf(OutputException.Fenced.class);

      young.commit(List.of(task("of the young")));
      assertThat(keys(space)).containsExactly("of the old", "of the young");
    }
  }

  @Test
  void aRecordThatIsTooLargeIsRefusedAndTheNextTransactionWorks() {
    Space space = cluster.space(1, Map.of("kafka.max.request.size", "2000"));
    try (TransactionalOutput output = new TransactionalOutput(space.clients, "leader-3")) {
      output.begin();

      assertThatThrownBy(() -> output.commit(List.of(task("small"), task("x".repeat(5_000)))))
          .isInstanceOf(OutputException.Refused.class);

      output.commit(List.of(task("next")));
      assertThat(keys(space)).containsExactly("next");
    }
  }

  @Test
  void nothingIsCommittedBeforeItBegan() {
    Space space = cluster.space(1, Map.of());
    try (TransactionalOutput output = new TransactionalOutput(space.clients, "leader-4")) {
      assertThatThrownBy(() -> output.commit(List.of())).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anEmptyTransactionAndADeletionAreFine() {
    Space space = cluster.space(1, Map.of());
    try (TransactionalOutput output = new TransactionalOutput(space.clients, "leader-5")) {
      output.begin();
      assertThat(output.commit(List.of())).isEmpty();
      output.commit(List.of(new Outgoing(Topic.MIGRATIONS, OptionalInt.empty(), "gone", null)));
    }
    assertThat(space.read(Topic.MIGRATIONS))
        .singleElement()
        .extracting(ConsumerRecord::value)
        .isNull();
  }
}
