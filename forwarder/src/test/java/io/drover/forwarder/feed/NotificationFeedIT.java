package io.drover.forwarder.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.forwarder.route.TopicSpace;
import io.drover.messaging.DeadLetters;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotificationFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOPIC = "bucket-events";

  @Test
  @DisplayName("L-02 T-09 what a store reports becomes hints; poison goes to the dead letters")
  void hints() throws Exception {
    try (TopicSpace space = new TopicSpace();
        NotificationFeed feed =
            new NotificationFeed(
                FeedConfig.of(
                    Map.of(
                        "notifications.topic",
                        TOPIC,
                        "notifications.bucket",
                        "s3://east@{bucket}")),
                space.clients,
                new SimpleMeterRegistry(),
                Clock.systemUTC())) {
      try (var admin = space.clients.admin()) {
        admin
            .createTopics(List.of(new NewTopic(TOPIC, Optional.of(2), Optional.empty())))
            .all()
            .get();
      }
      publish(space, "poison");
      publish(
          space,
          "{\"Records\":[{\"eventName\":\"ObjectRemoved:DeleteMarkerCreated\",\"s3\":"
              + "{\"bucket\":{\"name\":\"photos\"},\"object\":{\"key\":\"2024/a\"}}}]}");

      feed.start();

      await().atMost(PATIENCE).until(() -> !space.read(Topic.CHANGES, Change.class).isEmpty());
      TopicSpace.Read<Change> hint = space.read(Topic.CHANGES, Change.class).getFirst();
      assertThat(hint.key()).isEqualTo("photos/2024/a");
      assertThat(hint.value().getStep()).isEqualTo(ChangeStep.HINT);
      assertThat(hint.value().getBucket()).isEqualTo("s3://east@photos/");
      await().atMost(PATIENCE).until(() -> letters(space).size() == 1);
      assertThat(letters(space).getFirst()).startsWith("the message is no JSON");
    }
  }

  private static void publish(TopicSpace space, String message) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", space.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, message)).get();
    }
  }

  private static List<String> letters(TopicSpace space) {
    List<String> reasons = new ArrayList<>();
    TopicPartition partition = new TopicPartition(space.clients.topic(Topic.DEAD_LETTERS), 0);
    try (var consumer = space.clients.byteConsumer("", "test-letters", Map.of())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(
                letter ->
                    reasons.add(
                        new String(
                            letter.headers().lastHeader(DeadLetters.REASON).value(),
                            StandardCharsets.UTF_8)));
      }
    }
    return reasons;
  }
}
