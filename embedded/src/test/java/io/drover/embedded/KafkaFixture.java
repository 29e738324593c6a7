package io.drover.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Plain Kafka clients for tests. */
final class KafkaFixture {
  private KafkaFixture() {}

  static Admin admin(String bootstrap) {
    return Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
  }

  static void createTopic(String bootstrap, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    try (var admin = admin(bootstrap)) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  static KafkaProducer<String, String> producer(String bootstrap, Map<String, Object> extra) {
    var settings =
        new java.util.HashMap<String, Object>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"));
    settings.putAll(extra);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  static KafkaConsumer<String, String> consumer(String bootstrap, String group, String protocol) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            group,
            "group.protocol",
            protocol,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            "false"),
        new StringDeserializer(),
        new StringDeserializer());
  }

  /**
   * Reads from the beginning with a group of its own until there are as many values as expected.
   */
  static List<String> read(String bootstrap, String topic, int expected) {
    var values = new ArrayList<String>();
    try (var consumer = consumer(bootstrap, "reader-" + java.util.UUID.randomUUID(), "consumer")) {
      consumer.subscribe(List.of(topic));
      Awaitility.await("values of " + topic)
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return values.size() >= expected;
              });
    }
    return values;
  }
}
