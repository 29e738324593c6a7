package io.drover.schemas;

import java.util.Map;

/** The catalogue of Drover's topics: what each one is for, how it is keyed, split and kept. */
public enum Topic {
  COMMANDS("commands", "migration id", Spread.ONE, Map.of("cleanup.policy", "delete", "retention.ms", days(30))),
  MIGRATIONS("migrations", "migration id", Spread.ONE, Map.of("cleanup.policy", "compact")),
  TASKS("tasks", "bucket/key", Spread.WORK, Map.of("cleanup.policy", "delete", "retention.ms", days(14))),
  COPIES("copies", "bucket/key", Spread.WORK, Map.of("cleanup.policy", "delete", "retention.ms", days(14))),
  OUTCOMES(
      "outcomes",
      "migration id/key",
      Spread.WORK,
      Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", days(7))),
  PROGRESS("progress", "migration id", Spread.ONE, Map.of("cleanup.policy", "compact")),
  DEAD_LETTERS(
      "dead-letters", "as received", Spread.ONE, Map.of("cleanup.policy", "delete", "retention.ms", days(30)));

  /** Into how many partitions a topic is split. */
  public enum Spread {
    /** One partition: few records whose order matters. */
    ONE,
    /**
     * The configured number, equal for all topics of work: an outcome goes to the partition number of its task, so that one aggregation task
     * sees every answer to a task partition.
     */
    WORK
  }

  /** What topic names start with unless configured otherwise. */
  public static final String DEFAULT_PREFIX = "drover.";

  private final String suffix;
  private final String key;
  private final Spread spread;
  private final Map<String, String> configuration;

  Topic(String suffix, String key, Spread spread, Map<String, String> configuration) {
    this.suffix = suffix;
    this.key = key;
    this.spread = spread;
    this.configuration = configuration;
  }

  /** The topic's name behind a prefix. */
  public String withPrefix(String prefix) {
    return prefix + suffix;
  }

  /** The subject of a topic's values in a schema registry, by the TopicNameStrategy. */
  public static String subject(String topicName) {
    return topicName + "-value";
  }

  /** What its records are keyed by, in words. */
  public String key() {
    return key;
  }

  /** Into how many partitions it is split. */
  public Spread spread() {
    return spread;
  }

  /** Its topic configuration. */
  public Map<String, String> configuration() {
    return configuration;
  }

  private static String days(int days) {
    return Long.toString(days * 86_400_000L);
  }
}
