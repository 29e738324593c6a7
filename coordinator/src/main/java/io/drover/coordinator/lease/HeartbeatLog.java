package io.drover.coordinator.lease;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.GatewayHeartbeat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code drover.gateways} from its beginning on. For one thread, but for {@link #wake}. */
final class HeartbeatLog implements HeartbeatSource, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Logger log = LoggerFactory.getLogger(HeartbeatLog.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<GatewayHeartbeat> deserializer;
  private final TopicPartition partition;
  private final Duration bound;

  HeartbeatLog(KafkaClients clients) {
    this.consumer = clients.byteConsumer("", "drover-leases", Map.of());
    this.deserializer = clients.deserializer(GatewayHeartbeat.class);
    this.partition = new TopicPartition(clients.topic(Topic.GATEWAYS), 0);
    this.bound = clients.config().brokerTimeout();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  @Override
  public List<Heard> poll() {
    List<Heard> heard = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      read(record).ifPresent(heard::add);
    }
    return heard;
  }

  @Override
  public long end() {
    Long end = consumer.endOffsets(List.of(partition), bound).get(partition);
    if (end == null) {
      throw new KafkaException("topic %s does not say where it ends".formatted(partition.topic()));
    }
    return end;
  }

  @Override
  public long position() {
    return consumer.position(partition, bound);
  }

  /**
   * Makes a {@link #poll} that waits throw {@link org.apache.kafka.common.errors.WakeupException}.
   */
  void wake() {
    consumer.wakeup();
  }

  private Optional<Heard> read(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return Optional.empty();
    }
    String gateway = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      return Optional.of(new Heard(gateway, Optional.empty(), record.timestamp()));
    }
    try {
      GatewayHeartbeat value =
          deserializer.deserialize(record.topic(), record.headers(), record.value());
      return Optional.of(Heard.of(gateway, value, record.timestamp()));
    } catch (SerializationException e) {
      // It gets no lease, and as a gateway that was never heard of it holds up nobody.
      log.atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .addKeyValue("key", gateway)
          .addKeyValue("error", e.getMessage())
          .log("heartbeat cannot be decoded and is passed over");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
