package io.drover.messaging;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * Puts together the settings of each client: our defaults, then what the user passes on, then what
 * may not differ.
 */
final class ClientSettings {
  /**
   * A crashed member is noticed after this long with the classic protocol; the broker decides with
   * the other one.
   */
  private static final int SESSION_TIMEOUT_MS = 15_000;

  /**
   * A third of the session time-out at most, as Kafka advises; lower gives a first assignment
   * sooner.
   */
  private static final int HEARTBEAT_INTERVAL_MS = 1_000;

  /**
   * Records wait this long for company. A request costs the same for one record as for hundreds,
   * here and in the broker; nobody waits for a single record, and what is ready to be sent goes
   * along with whatever else goes.
   */
  private static final int LINGER_MS = 50;

  /**
   * Those who read work wait for so many bytes, for the same reason, but not for long: at a cutover
   * applications wait for the last tasks, which come alone, and each of them is read twice.
   */
  private static final int FETCH_MIN_BYTES = 16_384;

  private static final int FETCH_MAX_WAIT_MS = 20;

  private static final int BATCH_BYTES = 131_072;

  private final KafkaSettings settings;
  private final GroupProtocol protocol;

  ClientSettings(KafkaSettings settings, GroupProtocol protocol) {
    this.settings = settings;
    this.protocol = protocol;
  }

  Map<String, Object> consumer(String group, String clientId, Map<String, Object> extra) {
    Map<String, Object> client = new TreeMap<>();
    client.put("auto.offset.reset", "earliest");
    client.put("client.id", clientId);
    if (!group.isEmpty()) {
      client.putAll(member(group));
    }
    client.putAll(settings.forKind(KafkaSettings.Kind.CONSUMER));
    client.putAll(extra);
    client.put("enable.auto.commit", "false");
    client.put("isolation.level", "read_committed");
    client.keySet().removeIf(name -> name.endsWith(".deserializer"));
    if (group.isEmpty()) {
      client.remove(GroupProtocol.SETTING);
    }
    return client;
  }

  /** A consumer of a group whose members read work: batches matter more than single records. */
  Map<String, Object> worker(String group, String clientId, Map<String, Object> extra) {
    Map<String, Object> client = new TreeMap<>();
    client.put("fetch.min.bytes", FETCH_MIN_BYTES);
    client.put("fetch.max.wait.ms", FETCH_MAX_WAIT_MS);
    client.putAll(consumer(group, clientId, extra));
    return client;
  }

  private Map<String, Object> member(String group) {
    String name = protocol.name();
    if (name.equals(GroupProtocol.CONSUMER)) {
      return Map.of("group.id", group, GroupProtocol.SETTING, name);
    }
    return Map.of(
        "group.id",
        group,
        GroupProtocol.SETTING,
        name,
        "session.timeout.ms",
        SESSION_TIMEOUT_MS,
        "heartbeat.interval.ms",
        HEARTBEAT_INTERVAL_MS,
        "partition.assignment.strategy",
        CooperativeStickyAssignor.class.getName());
  }

  Map<String, Object> producer(String clientId) {
    Map<String, Object> client = new TreeMap<>();
    client.put("linger.ms", LINGER_MS);
    client.put("batch.size", BATCH_BYTES);
    client.put("client.id", clientId);
    client.putAll(settings.forKind(KafkaSettings.Kind.PRODUCER));
    client.put("acks", "all");
    client.put("enable.idempotence", "true");
    client.keySet().removeIf(name -> name.endsWith(".serializer"));
    return client;
  }

  /** A producer of single records that somebody waits for. */
  Map<String, Object> promptProducer(String clientId) {
    Map<String, Object> client = producer(clientId);
    client.put("linger.ms", 0);
    return client;
  }

  Map<String, Object> transactionalProducer(String transactionalId) {
    Map<String, Object> client = producer(transactionalId);
    client.put("transactional.id", transactionalId);
    // The first request of a transaction is turned away while the broker still closes the one
    // before; with more requests on the
    // way those would arrive out of sequence and be turned away too, again and again.
    client.putIfAbsent("max.in.flight.requests.per.connection", 1);
    client.putIfAbsent("retry.backoff.ms", 10);
    return client;
  }

  /**
   * Bounded as a whole by the time-out: closing such a client waits for its unanswered questions.
   */
  static Map<String, Object> admin(KafkaSettings settings, Duration timeout) {
    Map<String, Object> client = new TreeMap<>();
    client.put("default.api.timeout.ms", Math.toIntExact(timeout.toMillis()));
    client.put("request.timeout.ms", Math.toIntExact(timeout.toMillis()));
    client.putAll(settings.forKind(KafkaSettings.Kind.ADMIN));
    return client;
  }
}
