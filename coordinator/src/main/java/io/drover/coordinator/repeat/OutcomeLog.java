package io.drover.coordinator.repeat;

import io.drover.coordinator.job.Marks;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code drover.outcomes} for readers without a group. Opens a consumer; for one thread. */
final class OutcomeLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutcomeLog.class);
  private static final int MOST_PER_POLL = 1_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<Outcome> deserializer;
  private final String topic;
  private final Duration timeout;
  private final List<TopicPartition> partitions;

  OutcomeLog(KafkaClients clients) {
    topic = clients.topic(Topic.OUTCOMES);
    timeout = clients.config().brokerTimeout();
    deserializer = clients.deserializer(Outcome.class);
    consumer =
        clients.byteConsumer("", "drover-outcomes", Map.of("max.poll.records", MOST_PER_POLL));
    partitions =
        consumer.partitionsFor(topic, timeout).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new KafkaException("topic %s does not exist".formatted(topic));
    }
  }

  /** Where it ends now. */
  Marks end() {
    Map<Integer, Long> ends = new TreeMap<>();
    consumer
        .endOffsets(partitions, timeout)
        .forEach((partition, offset) -> ends.put(partition.partition(), offset));
    return Marks.of(ends);
  }

  /** Reads all partitions from these places on. */
  void seek(Marks place) {
    consumer.assign(partitions);
    partitions.forEach(partition -> consumer.seek(partition, place.of(partition.partition())));
  }

  /** Reads one partition from an offset on. */
  void seek(int partition, long offset) {
    TopicPartition only = new TopicPartition(topic, partition);
    consumer.assign(List.of(only));
    consumer.seek(only, offset);
  }

  /** Where a partition is read next. */
  long position(int partition) {
    return consumer.position(new TopicPartition(topic, partition), timeout);
  }

  /** Where each partition is read next. */
  Marks position() {
    Map<Integer, Long> positions = new TreeMap<>();
    partitions.forEach(each -> positions.put(each.partition(), position(each.partition())));
    return Marks.of(positions);
  }

  Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
    return consumer.poll(wait);
  }

  /** Which job a record is of: the key is its id and the object's key. */
  static String job(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key() == null ? new byte[0] : record.key();
    int end = 0;
    while (end < key.length && key[end] != '/') {
      end++;
    }
    return new String(key, 0, end, StandardCharsets.UTF_8);
  }

  /** What a record says; empty for one that says nothing or cannot be read. */
  Optional<Outcome> outcome(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(deserializer.deserialize(topic, record.headers(), record.value()));
    } catch (SerializationException e) {
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", e.getMessage())
          .log("record cannot be decoded and is passed over");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
