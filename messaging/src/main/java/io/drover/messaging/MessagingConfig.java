package io.drover.messaging;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.drover.schemas.Topic;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How this process speaks to Kafka. One per process, the same for every role.
 *
 * <p>Besides the settings of {@link #DEFINITION}, every setting {@code kafka.<name>} goes unchanged
 * to the Kafka clients that know it; see {@link KafkaSettings}.
 *
 * @param kafka settings of the Kafka clients
 * @param registry the settings that start with {@code schema.registry.}, unread
 * @param topicPrefix what every topic name starts with
 * @param workPartitions partitions of the topics of work
 * @param replication copies of each partition; -1 leaves it to the broker
 * @param commitInterval longest time that finished work stays uncommitted
 * @param drain longest wait for running work when partitions or the process go away
 * @param tenure how long a member relies on a proof that it belongs to its group
 * @param span most records, finished ones included, between the oldest unfinished record of a
 *     partition and the newest one taken
 * @param outputAttempts how often a record is offered to Kafka before the loop gives up
 * @param brokerTimeout longest wait for an answer of the cluster to a question of administration
 */
public record MessagingConfig(
    KafkaSettings kafka,
    Map<String, String> registry,
    String topicPrefix,
    int workPartitions,
    short replication,
    Duration commitInterval,
    Duration drain,
    Duration tenure,
    int span,
    int outputAttempts,
    Duration brokerTimeout) {
  private static final String TOPICS = "topics.";
  private static final String MESSAGING = "messaging.";
  private static final String REGISTRY = "schema.registry.";

  /** Every setting of this part except those that pass through to Kafka. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "topics.prefix",
              Type.STRING,
              Topic.DEFAULT_PREFIX,
              HIGH,
              "What the names of all topics and consumer groups start with; two installations on"
                  + " one cluster need different ones.")
          .define(
              "topics.partitions",
              Type.INT,
              16,
              between(1, 10_000),
              HIGH,
              "Partitions of the topics of work: the most workers that can share it. Cannot be"
                  + " changed while jobs run.")
          .define(
              "topics.replication",
              Type.SHORT,
              (short) -1,
              between(-1, 100),
              HIGH,
              "Copies of each partition; -1 takes the default of the broker. Fewer than 3 can lose"
                  + " acknowledged records with a broker.")
          .define(
              "messaging.commit.interval.ms",
              Type.LONG,
              1_000L,
              between(10, 60_000),
              LOW,
              "Longest time that finished work stays uncommitted: longer costs less and repeats"
                  + " more after a crash.")
          .define(
              "messaging.drain.ms",
              Type.LONG,
              5_000L,
              between(0, 120_000),
              MEDIUM,
              "How long a rebalance or a shutdown waits for running work; what is still running"
                  + " then is done again elsewhere.")
          .define(
              "messaging.tenure.ms",
              Type.LONG,
              5_000L,
              between(100, 600_000),
              LOW,
              "How long a worker relies on the last commit that its group took: after that it"
                  + " copies nothing of a live job before the group has taken another. Must be"
                  + " shorter than the session time-out of the group.")
          .define(
              "messaging.span",
              Type.INT,
              65_536,
              between(16, 1_048_576),
              LOW,
              "Most records between the oldest unfinished one of a partition and the newest taken:"
                  + " higher lets more pass a slow object, and repeats more after a crash.")
          .define(
              "messaging.output.attempts",
              Type.INT,
              3,
              between(1, 100),
              LOW,
              "How often an output record is offered to Kafka, each time for delivery.timeout.ms,"
                  + " before the role stops as unhealthy.")
          .define(
              "messaging.broker.timeout.ms",
              Type.LONG,
              30_000L,
              between(100, 600_000),
              MEDIUM,
              "Longest wait for the cluster at start and in administration; lower says sooner that"
                  + " it cannot be reached.");

  public MessagingConfig {
    registry = Map.copyOf(registry);
    if (topicPrefix.isBlank() || !topicPrefix.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "setting 'topics.prefix' is '%s'; it must be 1 to 100 of the characters a-z A-Z 0-9 . _ -"
              .formatted(topicPrefix));
    }
  }

  /**
   * Reads what concerns messaging out of all settings of a process.
   *
   * @throws org.apache.kafka.common.config.ConfigException for an unknown setting, a value that its
   *     rule refuses, or a Kafka setting that would break a guarantee
   */
  public static MessagingConfig of(Map<String, String> settings) {
    AbstractConfig topics = ConfigSection.parse(only(TOPICS), TOPICS, settings);
    AbstractConfig messaging = ConfigSection.parse(only(MESSAGING), MESSAGING, settings);
    return new MessagingConfig(
        KafkaSettings.of(settings),
        KafkaSettings.startingWith(REGISTRY, settings),
        topics.getString("topics.prefix"),
        topics.getInt("topics.partitions"),
        topics.getShort("topics.replication"),
        Duration.ofMillis(messaging.getLong("messaging.commit.interval.ms")),
        Duration.ofMillis(messaging.getLong("messaging.drain.ms")),
        Duration.ofMillis(messaging.getLong("messaging.tenure.ms")),
        messaging.getInt("messaging.span"),
        messaging.getInt("messaging.output.attempts"),
        Duration.ofMillis(messaging.getLong("messaging.broker.timeout.ms")));
  }

  /** The full name of a topic. */
  public String topic(Topic topic) {
    return topic.withPrefix(topicPrefix);
  }

  /**
   * The full name of a consumer group or application: the prefix, written with a dash, and the
   * name.
   */
  public String group(String name) {
    String stem = topicPrefix.replaceAll("[._-]+$", "");
    return stem.isEmpty() ? name : stem + "-" + name;
  }

  /** Into how many partitions a topic is split. */
  public int partitions(Topic topic) {
    return switch (topic.spread()) {
      case ONE -> 1;
      case WORK -> workPartitions;
    };
  }

  /** Without any value that might be secret. */
  @Override
  public String toString() {
    return "MessagingConfig[%s, registry=%s, prefix=%s, partitions=%d, replication=%d]"
        .formatted(kafka, registry.keySet(), topicPrefix, workPartitions, replication);
  }

  private static ConfigDef only(String prefix) {
    ConfigDef family = new ConfigDef();
    DEFINITION.configKeys().values().stream()
        .filter(key -> key.name.startsWith(prefix))
        .forEach(family::define);
    return family;
  }
}
