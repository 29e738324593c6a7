package io.drover.messaging;

import io.drover.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning, all partitions, only what is committed, without a consumer
 * group: to its present end and then, if wanted, on and on.
 *
 * <p>Records arrive at the listener in order per partition, on one thread: that of {@link
 * #readToEnd} or, after {@link #follow}, one of its own. A record that cannot be decoded is logged,
 * counted and passed over: for one key the reader then shows the state before it.
 */
public final class TableReader<V extends SpecificRecord> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TableReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Hears every record. */
  @FunctionalInterface
  public interface Listener<V> {
    /** The newest value of a key; null if it was deleted. Must not block. */
    void read(String key, @Nullable V value, int partition, long offset);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<V> deserializer;
  private final String topic;
  private final Duration brokerTimeout;
  private final Listener<V> listener;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile boolean closed;
  private final AtomicLong undecodable = new AtomicLong();
  private volatile @Nullable RuntimeException failure;
  private @Nullable Thread follower;
  private @Nullable Map<TopicPartition, Long> ends;

  public TableReader(KafkaClients clients, Topic topic, Class<V> type, Listener<V> listener) {
    this.topic = clients.topic(topic);
    this.consumer = clients.byteConsumer("", "drover-table-" + this.topic, Map.of());
    this.deserializer = clients.deserializer(type);
    this.brokerTimeout = clients.config().brokerTimeout();
    this.listener = listener;
  }

  /**
   * Reads everything that was committed when this was called. Call it once, and not together with
   * {@link #follow}.
   *
   * @throws KafkaException if the topic is not there or the cluster does not answer
   */
  public void readToEnd() {
    open();
    while (!atEnd()) {
      take();
    }
    caughtUp.countDown();
  }

  /** Reads on a thread of its own until closed. Returns at once. */
  public void follow() {
    follower = Thread.ofPlatform().daemon().name("drover-table-" + topic).start(this::run);
  }

  /**
   * Waits until everything is read that was committed when reading began; false if the bound passes
   * first.
   */
  public boolean awaitCaughtUp(Duration bound) throws InterruptedException {
    return caughtUp.await(bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether everything is read that was committed when reading began. */
  public boolean caughtUp() {
    return caughtUp.getCount() == 0;
  }

  /** How many records could not be decoded. */
  public long undecodable() {
    return undecodable.get();
  }

  /** How the reading goes. */
  public Health health() {
    RuntimeException broken = failure;
    if (broken != null) {
      return Health.down("reading %s failed: %s".formatted(topic, broken.getMessage()));
    }
    return caughtUp()
        ? Health.up("follows " + topic)
        : Health.waiting("reads " + topic + " for the first time");
  }

  private void run() {
    try (consumer) {
      open();
      while (!closed) {
        take();
        if (!caughtUp() && atEnd()) {
          caughtUp.countDown();
        }
      }
    } catch (RuntimeException e) {
      failure = e;
      log.atError().addKeyValue("topic", topic).setCause(e).log("table reader failed");
    }
  }

  private void open() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, brokerTimeout).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("topic %s does not exist".formatted(topic));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    ends = consumer.endOffsets(partitions, brokerTimeout);
  }

  private boolean atEnd() {
    Map<TopicPartition, Long> targets = ends;
    return targets != null
        && targets.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey(), brokerTimeout) >= end.getValue());
  }

  private void take() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
      try {
        listener.read(key, decoded(record), record.partition(), record.offset());
      } catch (SerializationException e) {
        undecodable.incrementAndGet();
        log.atWarn()
            .addKeyValue("topic", topic)
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .addKeyValue("error", e.getMessage())
            .log("record cannot be decoded and is passed over");
      }
    }
  }

  private @Nullable V decoded(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        ? null
        : deserializer.deserialize(topic, record.headers(), record.value());
  }

  /** Stops reading. May be repeated. */
  @Override
  public void close() {
    closed = true;
    Thread thread = follower;
    if (thread == null) {
      consumer.close();
      return;
    }
    try {
      thread.join(brokerTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
