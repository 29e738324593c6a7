package io.drover.progress;

import io.drover.messaging.KafkaClients;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Puts together the settings of Kafka Streams: our defaults, then what the user passes on, then
 * what may not differ.
 */
final class StreamsSettings {
  private StreamsSettings() {}

  static Properties of(
      ProgressConfig config,
      KafkaClients clients,
      String groupProtocol,
      Map<String, Object> inner) {
    var all = new TreeMap<String, Object>();
    all.putAll(defaults(config));
    all.putAll(clients.config().kafka().streams());
    all.putAll(fixed(config, clients, groupProtocol));
    all.putAll(inner);
    var settings = new Properties();
    settings.putAll(all);
    return settings;
  }

  private static Map<String, Object> defaults(ProgressConfig config) {
    var settings = new TreeMap<String, Object>();
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.cacheBytes());
    // Outcomes are small: a large poll keeps the thread in its work, and is a few hundred
    // kilobytes.
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 8 * 1024 * 1024);
    // Each round of the stream thread costs the same for one outcome as for thousands, and nobody
    // looks more often than once a second.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 256 * 1024);
    settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 200);
    // A commit sends what waits, and before it nobody may read it.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 200);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 16L * 1024 * 1024);
    // Waits for the other input no longer than it takes to notice that it is empty: order between
    // inputs does not matter here.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
    return settings;
  }

  private static Map<String, Object> fixed(
      ProgressConfig config, KafkaClients clients, String groupProtocol) {
    var settings = new TreeMap<String, Object>();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, clients.group("progress"));
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateFolder().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, groupProtocol);
    settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonRecords.class);
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonRecords.class);
    return settings;
  }
}
