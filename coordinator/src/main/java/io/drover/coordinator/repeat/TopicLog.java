package io.drover.coordinator.repeat;

import io.drover.coordinator.job.Marks;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic for readers without a group, all of its partitions. Opens a consumer; for one thread,
 * except {@link #wakeup}.
 */
final class TopicLog<V extends SpecificRecord> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicLog.class);
  private static final int MOST_PER_POLL = 1_000;

  /**
   * A consumer asks for more while it holds what it has fetched, and not of the partitions that
   * this is from: what comes there next is waited for until that question is answered. Writes may
   * be held meanwhile.
   */
  private static final int MOST_WAIT_MS = 20;

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<V> deserializer;
  private final String topic;
  private final Duration timeout;
  private final List<TopicPartition> partitions;

  TopicLog(KafkaClients clients, Topic name, Class<V> type) {
    topic = clients.topic(name);
    timeout = clients.config().brokerTimeout();
    deserializer = clients.deserializer(type);
    consumer =
        clients.byteConsumer(
            "",
            "drover-" + topic,
            Map.of("max.poll.records", MOST_PER_POLL, "fetch.max.wait.ms", MOST_WAIT_MS));
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

  /** Where the first record of each partition is that is not older than this, by its writer. */
  Marks since(Instant instant) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(each -> times.put(each, instant.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, timeout);
    Marks end = end();
    Map<Integer, Long> first = new TreeMap<>();
    for (TopicPartition each : partitions) {
      OffsetAndTimestamp there = found.get(each);
      first.put(each.partition(), there == null ? end.of(each.partition()) : there.offset());
    }
    return Marks.of(first);
  }

  /** Records that are known to be there and have not been read. */
  long lag() {
    return partitions.stream().mapToLong(each -> consumer.currentLag(each).orElse(0)).sum();
  }

  /** Ends a {@link #poll} that waits, now or the next one. For any thread. */
  void wakeup() {
    consumer.wakeup();
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

  /** Which job an outcome is of: the key is its id and the object's key. */
  static String job(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key() == null ? new byte[0] : record.key();
    int end = 0;
    while (end < key.length && key[end] != '/') {
      end++;
    }
    return new String(key, 0, end, StandardCharsets.UTF_8);
  }

  /** What a record says; empty for one that says nothing or cannot be read. */
  Optional<V> value(ConsumerRecord<byte[], byte[]> record) {
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
