package io.drover.coordinator.lease;

import io.drover.coordinator.cutover.Beat;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.ConfirmedRoute;
import io.drover.schemas.record.GatewayHeartbeat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code drover.gateways} from its beginning on. For one thread, but for {@link #wake}. */
final class HeartbeatLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HeartbeatLog.class);

  /**
   * One record.
   *
   * @param beat empty for a farewell
   * @param writtenAt milliseconds since the epoch, by the gateway's clock
   */
  record Heard(String gateway, Optional<Beat> beat, long writtenAt) {}

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

  /** Waits for records, at most this long. */
  List<Heard> poll(Duration wait) {
    List<Heard> heard = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      read(record).ifPresent(heard::add);
    }
    return heard;
  }

  /** The offset behind the last record that is there now. */
  long end() {
    Long end = consumer.endOffsets(List.of(partition), bound).get(partition);
    if (end == null) {
      throw new KafkaException("topic %s does not say where it ends".formatted(partition.topic()));
    }
    return end;
  }

  /** The offset of the next record that {@link #poll} returns. */
  long position() {
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
      return Optional.of(new Heard(gateway, Optional.of(beat(gateway, value)), record.timestamp()));
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

  private static Beat beat(String gateway, GatewayHeartbeat value) {
    return new Beat(
        gateway,
        value.getIncarnation(),
        value.getSequence(),
        value.getConfirmed().stream()
            .collect(
                Collectors.toMap(ConfirmedRoute::getPrefix, ConfirmedRoute::getEpoch, Long::max)));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
