package io.drover.cli.client;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/** Reads the records of some keys out of one partition, to its present end. Holds none of them. */
final class PartitionScan {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;

  PartitionScan(KafkaClients clients) {
    this.clients = clients;
  }

  /** The partition that the default partitioner of Kafka's producers chooses for a key. */
  int partitionOf(Topic topic, String key) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        clients.byteConsumer("", "drover-explain", Map.of())) {
      int partitions =
          consumer.partitionsFor(clients.topic(topic), clients.config().brokerTimeout()).size();
      return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
  }

  /**
   * Hands over the records whose key is one of these, in their order.
   *
   * @param since nothing from before this instant, by the clocks of those who wrote it
   */
  void read(
      Topic topic,
      int partition,
      Set<String> keys,
      Instant since,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> listener) {
    Duration timeout = clients.config().brokerTimeout();
    TopicPartition place = new TopicPartition(clients.topic(topic), partition);
    try (KafkaConsumer<byte[], byte[]> consumer =
        clients.byteConsumer("", "drover-explain", Map.of())) {
      consumer.assign(List.of(place));
      OffsetAndTimestamp first =
          consumer.offsetsForTimes(Map.of(place, since.toEpochMilli()), timeout).get(place);
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(place), timeout).get(place));
      if (first == null) {
        return;
      }
      consumer.seek(place, first.offset());
      long idle = 0;
      while (consumer.position(place) < end) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        idle = polled.isEmpty() ? idle + 1 : 0;
        if (idle > timeout.dividedBy(POLL)) {
          throw new TimeoutException("%s could not be read to its end".formatted(place));
        }
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          if (record.key() != null
              && keys.contains(new String(record.key(), StandardCharsets.UTF_8))) {
            listener.accept(record);
          }
        }
      }
    }
  }
}
