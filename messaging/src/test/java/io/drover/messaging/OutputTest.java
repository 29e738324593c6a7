package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final MockProducer<byte[], byte[]> prompt =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Output output = new Output(producer, prompt, "dead", "copier", 2, new Heard());
  private final List<Work> started = new ArrayList<>();
  private final Lane lane =
      new Lane(
          new TopicPartition("tasks", 0),
          started::add,
          new Membership(() -> 0, Duration.ofSeconds(1)));

  private final class Heard implements Output.Listener {
    @Override
    public void durable(Work work) {
      heard.add("durable");
    }

    @Override
    public void repeated() {
      heard.add("repeated");
    }

    @Override
    public void deadLettered(Work work, String reason) {
      heard.add("dead-lettered");
    }

    @Override
    public void broken(Throwable cause) {
      heard.add("broken by " + cause.getClass().getSimpleName());
    }
  }

  private Work work() {
    byte[] key = "k".getBytes(StandardCharsets.UTF_8);
    lane.accept(new ConsumerRecord<>("tasks", 0, started.size(), key, new byte[] {1}));
    return started.getLast();
  }

  private static ProducerRecord<byte[], byte[]> record() {
    return new ProducerRecord<>("copies", new byte[] {2});
  }

  @Test
  @DisplayName("L-03: what somebody waits for goes out without company")
  void urgent() {
    Work waited = work();
    waited.hurry();
    output.publish(waited, List.of(record()));

    assertThat(prompt.history()).hasSize(1);
    assertThat(producer.history()).isEmpty();
    prompt.completeNext();
    assertThat(heard).containsExactly("durable");
  }

  @Test
  @DisplayName("F-05 a record is finished only once all of its output is acknowledged")
  void finishesWithTheLastAcknowledgement() {
    output.publish(work(), List.of(record(), record()));
    producer.completeNext();
    assertThat(heard).isEmpty();

    producer.completeNext();

    assertThat(heard).containsExactly("durable");
  }

  @Test
  void nothingToPublishIsDurableAtOnce() {
    output.publish(work(), List.of());

    assertThat(heard).containsExactly("durable");
  }

  @Test
  void offersAgainWhatCameTooLateAndGivesUpAfterTheBound() {
    output.publish(work(), List.of(record()));
    producer.errorNext(new TimeoutException("late"));
    await().until(() -> producer.history().size() == 2);

    producer.errorNext(new TimeoutException("late again"));

    assertThat(heard).containsExactly("repeated", "broken by TimeoutException");
  }

  @Test
  void aFailureThatNoRepetitionMendsBreaksTheLoopAtOnce() {
    output.publish(work(), List.of(record()));

    producer.errorNext(new TopicAuthorizationException("no"));

    assertThat(heard).containsExactly("broken by TopicAuthorizationException");
  }

  @Test
  @DisplayName("T-32 an output that is too large turns its record into a dead letter")
  void tooLargeBecomesADeadLetter() {
    output.publish(work(), List.of(record()));
    producer.errorNext(new RecordTooLargeException("2 MB"));
    await().until(() -> producer.history().size() == 2);

    producer.completeNext();

    await()
        .untilAsserted(
            () -> assertThat(heard).containsExactlyInAnyOrder("dead-lettered", "durable"));
    assertThat(producer.history().getLast().topic()).isEqualTo("dead");
  }

  @Test
  @DisplayName("T-31 what a partition that was let go still wants to publish is dropped")
  void dropsWhatComesTooLate() {
    Work work = work();
    lane.abandon();

    output.publish(work, List.of(record()));
    output.deadLetter(work, "failed");

    assertThat(producer.history()).isEmpty();
    assertThat(heard).isEmpty();
  }
}
