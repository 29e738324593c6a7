package io.drover.messaging;

import io.drover.schemas.RegistryConfig;
import io.drover.schemas.SchemaRegistry;
import io.drover.schemas.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes every Kafka client of a process, with the guarantees that the project needs, the settings
 * that the user passes on, and the client's metrics bound to the process's registry. One per
 * process; safe to use from many threads. Whoever asks for a client closes it.
 */
public final class KafkaClients {
  private final MessagingConfig config;
  private final RecordSerdes serdes;
  private final MeterRegistry meters;
  private final ClientSettings settings;

  /** Clients that speak Avro in the Confluent wire format, with metrics that nobody sees. */
  public KafkaClients(MessagingConfig config, SchemaRegistry registry) {
    this(config, registry, new CompositeMeterRegistry());
  }

  /**
   * Clients that speak Avro in the Confluent wire format.
   *
   * @param config how to reach the cluster
   * @param registry knows the schemas; stays open
   * @param meters where the metrics of every client go
   */
  public KafkaClients(MessagingConfig config, SchemaRegistry registry, MeterRegistry meters) {
    this(config, serdes(config, registry), meters);
  }

  /**
   * Clients with serdes of the user's choice.
   *
   * @param config how to reach the cluster
   * @param serdes how records become bytes
   * @param meters where the metrics of every client go
   */
  public KafkaClients(MessagingConfig config, RecordSerdes serdes, MeterRegistry meters) {
    this.config = config;
    this.serdes = serdes;
    this.meters = meters;
    this.settings =
        new ClientSettings(
            config.kafka(), new GroupProtocol(config.kafka(), config.brokerTimeout()));
  }

  private static RecordSerdes serdes(MessagingConfig config, SchemaRegistry registry) {
    return NamedSerdes.named(config.kafka())
        ? NamedSerdes.of(config.kafka(), config.registry())
        : new AvroSerdes(registry, RegistryConfig.of(config.registry()).maxRecordBytes());
  }

  /** The full name of a topic. */
  public String topic(Topic topic) {
    return config.topic(topic);
  }

  /** The full name of the consumer group of a role. */
  public String group(String role) {
    return config.group(role);
  }

  /** How this process speaks to Kafka. */
  public MessagingConfig config() {
    return config;
  }

  /**
   * A consumer that sees only what is committed and never commits by itself. Give an empty group to
   * one that only assigns and seeks.
   *
   * @param extra client settings that win over all others
   * @throws org.apache.kafka.common.KafkaException if the cluster cannot be reached within {@code
   *     messaging.broker.timeout.ms}
   */
  public <V extends SpecificRecord> KafkaConsumer<String, V> consumer(
      String group, String clientId, Class<V> type, Map<String, Object> extra) {
    return new MeteredConsumer<>(
        settings.consumer(group, clientId, extra),
        new StringDeserializer(),
        serdes.deserializer(type),
        meters);
  }

  /**
   * A producer that loses and repeats nothing by itself: idempotent, acknowledged by all replicas.
   */
  public KafkaProducer<String, SpecificRecord> producer(String clientId) {
    return new MeteredProducer<>(
        settings.producer(clientId), new StringSerializer(), serdes.serializer(), meters);
  }

  /** As {@link #producer}, for single records that somebody waits for: it sends them at once. */
  public KafkaProducer<String, SpecificRecord> promptProducer(String clientId) {
    return new MeteredProducer<>(
        settings.promptProducer(clientId), new StringSerializer(), serdes.serializer(), meters);
  }

  /**
   * A producer for transactions. Prefer {@link TransactionalOutput}, which knows what their
   * failures mean.
   *
   * @param transactionalId names the one writer of which only the youngest may write
   */
  public KafkaProducer<String, SpecificRecord> transactionalProducer(String transactionalId) {
    return new MeteredProducer<>(
        settings.transactionalProducer(transactionalId),
        new StringSerializer(),
        serdes.serializer(),
        meters);
  }

  /**
   * A client for administration, whose questions are answered or fail within {@code
   * messaging.broker.timeout.ms}. Meant to be short-lived, hence the only kind without metrics.
   */
  public Admin admin() {
    return Admin.create(ClientSettings.admin(config.kafka(), config.brokerTimeout()));
  }

  /** A consumer of bytes, for whoever must not stumble over what cannot be decoded. */
  public KafkaConsumer<byte[], byte[]> byteConsumer(
      String group, String clientId, Map<String, Object> extra) {
    return new MeteredConsumer<>(
        settings.consumer(group, clientId, extra),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        meters);
  }

  /** A consumer of bytes that waits a little for company of what it reads. */
  KafkaConsumer<byte[], byte[]> workConsumer(
      String group, String clientId, Map<String, Object> extra) {
    return new MeteredConsumer<>(
        settings.worker(group, clientId, extra),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        meters);
  }

  KafkaProducer<byte[], byte[]> byteProducer(String clientId) {
    return new MeteredProducer<>(
        settings.producer(clientId), new ByteArraySerializer(), new ByteArraySerializer(), meters);
  }

  /** As {@link #byteProducer}, for records that somebody waits for: it sends them at once. */
  KafkaProducer<byte[], byte[]> promptByteProducer(String clientId) {
    return new MeteredProducer<>(
        settings.promptProducer(clientId),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        meters);
  }

  /** Writes any of our messages as bytes. Safe for any number of threads. */
  public Serializer<SpecificRecord> serializer() {
    return serdes.serializer();
  }

  /** Reads messages of one kind from bytes. Safe for any number of threads. */
  public <V extends SpecificRecord> Deserializer<V> deserializer(Class<V> type) {
    return serdes.deserializer(type);
  }
}
