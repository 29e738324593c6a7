package io.drover.forwarder.table;

import io.drover.messaging.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka where a topic ends. It has a connection of its own: on that of a reader a question
 * waits behind the reader's request for more.
 */
final class TopicEnds implements SharedQuestion.Oracle<Map<TopicPartition, Long>> {
  private static final Logger log = LoggerFactory.getLogger(TopicEnds.class);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration patience;

  TopicEnds(KafkaClients clients, String topic, Duration patience) {
    this.consumer = clients.byteConsumer("", "drover-gateway-forwards-ends", Map.of());
    this.topic = topic;
    this.patience = patience;
  }

  @Override
  public Optional<Map<TopicPartition, Long>> ask() {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, patience).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions); // The client complains of answers about any others.
      return Optional.of(consumer.endOffsets(partitions, patience));
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("error", e.getMessage())
          .log("Kafka does not say where the topic ends");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
