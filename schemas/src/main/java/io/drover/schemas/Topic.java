package io.drover.schemas;

import io.drover.schemas.record.Change;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Forward;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Upload;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The catalogue of Drover's topics: what each one is for, how it is keyed, split and kept. */
public enum Topic {
  COMMANDS(
      "commands",
      Command.class,
      "Requests to the coordinator: start, pause, resume or cancel a job. Anyone may write here, as"
          + " Avro or as JSON.",
      "migration id",
      Spread.ONE,
      Map.of("cleanup.policy", "delete", "retention.ms", days(30))),
  MIGRATIONS(
      "migrations",
      Migration.class,
      "The present state of each job: specification, state, planning checkpoint. Written by the"
          + " coordinator.",
      "migration id",
      Spread.ONE,
      Map.of("cleanup.policy", "compact")),
  TASKS(
      "tasks",
      Task.class,
      "Objects to copy, one record each. Written by the coordinator for copiers.",
      "bucket/key",
      Spread.WORK,
      Map.of("cleanup.policy", "delete", "retention.ms", days(14))),
  COPIES(
      "copies",
      Copy.class,
      "What was copied, with hashes and versions. Written by copiers for verifiers.",
      "bucket/key",
      Spread.WORK,
      Map.of("cleanup.policy", "delete", "retention.ms", days(14))),
  UPLOADS(
      "uploads",
      Upload.class,
      "Writes in parts that were begun and have not ended, so that another copier takes them up or"
          + " removes them. Written and read by copiers.",
      "migration id/key/upload",
      Spread.WORK,
      Map.of("cleanup.policy", "compact")),
  OUTCOMES(
      "outcomes",
      Outcome.class,
      "What became of each object, with its receipt. Written by copiers and verifiers.",
      "migration id/key",
      Spread.WORK,
      Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", days(7))),
  PROGRESS(
      "progress",
      Progress.class,
      "How far each job is: counts, rates, estimated end. Written by the progress application for"
          + " everyone.",
      "migration id",
      Spread.ONE,
      Map.of("cleanup.policy", "compact")),
  CHANGES(
      "changes",
      Change.class,
      "Intent and result of each write of an application to a prefix under live migration. Written"
          + " by gateways and by feeds of notifications, for the coordinator.",
      "bucket/key",
      Spread.WORK,
      Map.of("cleanup.policy", "delete", "retention.ms", days(14))),
  ROUTES(
      "routes",
      Route.class,
      "Where reads and writes of each prefix under live migration go. Written by the coordinator"
          + " for gateways.",
      "prefix",
      Spread.ONE,
      Map.of("cleanup.policy", "compact")),
  GATEWAYS(
      "gateways",
      GatewayHeartbeat.class,
      "Which gateways there are and what they act by. Written by gateways for the coordinator.",
      "gateway id",
      Spread.ONE,
      Map.of("cleanup.policy", "compact", "segment.ms", minutes(10))),
  LEASES(
      "leases",
      LeaseGrant.class,
      "Leases of gateways, without which they answer nothing about a prefix under live migration."
          + " Written by the coordinator.",
      "gateway id",
      Spread.ONE,
      Map.of("cleanup.policy", "compact", "segment.ms", minutes(10))),
  FORWARDS(
      "forwards",
      Forward.class,
      "Where single objects are that a job has moved. Written by verifiers, and by the coordinator"
          + " when they are withdrawn, for gateways.",
      "URI of the object",
      Spread.WORK,
      Map.of("cleanup.policy", "compact,delete", "retention.ms", days(31))),
  DEAD_LETTERS(
      "dead-letters",
      null,
      "What could not be read or was refused, byte for byte as it came, with the reason and its"
          + " origin in headers.",
      "as received",
      Spread.ONE,
      Map.of("cleanup.policy", "delete", "retention.ms", days(30)));

  /** Into how many partitions a topic is split. */
  public enum Spread {
    /** One partition: few records whose order matters. */
    ONE,
    /**
     * The configured number, equal for all topics of work: an outcome goes to the partition number
     * of its task, so that one aggregation task sees every answer to a task partition.
     */
    WORK
  }

  /** What topic names start with unless configured otherwise. */
  public static final String DEFAULT_PREFIX = "drover.";

  static {
    TrustedRecords.allow(); // Who builds a message has most likely looked at a topic before.
  }

  private final String suffix;
  private final @Nullable Class<? extends SpecificRecord> message;
  private final String purpose;
  private final String key;
  private final Spread spread;
  private final Map<String, String> configuration;

  Topic(
      String suffix,
      @Nullable Class<? extends SpecificRecord> message,
      String purpose,
      String key,
      Spread spread,
      Map<String, String> configuration) {
    this.suffix = suffix;
    this.message = message;
    this.purpose = purpose;
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

  /** What its values are; empty where they are kept as they came. */
  public Optional<Class<? extends SpecificRecord>> message() {
    return Optional.ofNullable(message);
  }

  /** What it is for, in a sentence or two. */
  public String purpose() {
    return purpose;
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

  private static String minutes(int minutes) {
    return Long.toString(minutes * 60_000L);
  }

  private static String days(int days) {
    return Long.toString(days * 86_400_000L);
  }
}
