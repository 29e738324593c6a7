package io.drover.messaging;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings {@code kafka.<name>} as Kafka's own clients know them, passed on unchanged (K-04):
 * {@code kafka.security.protocol}, {@code kafka.sasl.jaas.config} and so on. Those under {@code
 * kafka.consumer.}, {@code kafka.producer.}, {@code kafka.admin.} and {@code kafka.streams.} go to
 * that kind of client only and win over the general ones. A general setting goes to every kind of
 * client that knows it; one that none knows goes to all, because plug-ins such as login modules
 * read names of their own.
 */
public final class KafkaSettings {
  private static final String PREFIX = "kafka.";

  /**
   * The guarantees of the project stand on these; a different value is refused rather than obeyed
   * or ignored.
   */
  private static final Map<String, String> FIXED =
      Map.of(
          "enable.idempotence", "true",
          "acks", "all",
          "isolation.level", "read_committed",
          "enable.auto.commit", "false");

  /** The kinds of Kafka client. */
  enum Kind {
    CONSUMER,
    PRODUCER,
    ADMIN,
    STREAMS;

    String prefix() {
      return name().toLowerCase(Locale.ROOT) + ".";
    }

    Set<String> names() {
      return switch (this) {
        case CONSUMER -> ConsumerConfig.configNames();
        case PRODUCER -> ProducerConfig.configNames();
        case ADMIN -> AdminClientConfig.configNames();
        case STREAMS -> Set.of();
      };
    }
  }

  private final Map<String, String> settings;

  private KafkaSettings(Map<String, String> settings) {
    this.settings = new TreeMap<>(settings);
  }

  static KafkaSettings of(Map<String, String> all) {
    Map<String, String> own = new TreeMap<>();
    startingWith(PREFIX, all)
        .forEach((name, value) -> own.put(name.substring(PREFIX.length()), value));
    if (own.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new ConfigException(
          "setting 'kafka.bootstrap.servers' is missing; it names the Kafka cluster, such as"
              + " localhost:9092");
    }
    own.forEach(KafkaSettings::refuseBrokenGuarantee);
    return new KafkaSettings(own);
  }

  static Map<String, String> startingWith(String prefix, Map<String, String> all) {
    Map<String, String> own = new TreeMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name, value);
          }
        });
    return own;
  }

  private static void refuseBrokenGuarantee(String name, String value) {
    for (Map.Entry<String, String> fixed : FIXED.entrySet()) {
      boolean same =
          fixed.getValue().equals(value) || (fixed.getKey().equals("acks") && value.equals("-1"));
      if ((name.equals(fixed.getKey()) || name.endsWith("." + fixed.getKey())) && !same) {
        throw new ConfigException(
            "setting 'kafka.%s' is '%s'; it must stay '%s', or records could be lost or counted twice"
                .formatted(name, value, fixed.getValue()));
      }
    }
  }

  /** Where the cluster is. */
  public String bootstrapServers() {
    return settings.getOrDefault("bootstrap.servers", "");
  }

  /**
   * What Kafka Streams is to be given: everything general, and what stands under {@code
   * kafka.streams.}.
   */
  public Map<String, Object> streams() {
    return forKind(Kind.STREAMS);
  }

  Map<String, Object> forKind(Kind kind) {
    Map<String, Object> chosen = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          if (!isOfOneKind(name) && concerns(kind, name)) {
            chosen.put(name, value);
          }
        });
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(kind.prefix())) {
            chosen.put(name.substring(kind.prefix().length()), value);
          }
        });
    return chosen;
  }

  private static boolean isOfOneKind(String name) {
    for (Kind kind : Kind.values()) {
      if (name.startsWith(kind.prefix())) {
        return true;
      }
    }
    return false;
  }

  private static boolean concerns(Kind kind, String name) {
    if (kind == Kind.STREAMS || kind.names().contains(name)) {
      return true;
    }
    for (Kind other : Kind.values()) {
      if (other.names().contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrap.servers=%s, names=%s]"
        .formatted(bootstrapServers(), new TreeSet<>(settings.keySet()));
  }
}
