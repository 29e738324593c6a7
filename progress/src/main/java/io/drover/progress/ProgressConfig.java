package io.drover.progress;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.drover.messaging.ConfigSection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * How the progress application runs. Nothing in it is secret.
 *
 * @param stateDir where local state is; empty for a folder of its own below the system's folder for
 *     temporary files
 * @param storage where task statuses are kept
 * @param rocksDbBytes memory of all RocksDB instances of this process together
 * @param cacheBytes memory for changes that are not yet committed
 * @param threads stream threads
 * @param standbyReplicas copies of the local state on other instances
 * @param groupProtocol how instances share the tasks
 * @param commitInterval between two commits
 * @param pace how often partial sums, progress and clean-up happen
 * @param threadRestarts failures of stream threads that are answered by a new thread, in {@code
 *     threadRestartWindow}
 * @param threadRestartWindow over which they are counted
 * @param closeTimeout longest wait for an orderly end
 */
public record ProgressConfig(
    String stateDir,
    ProgressTopology.Storage storage,
    long rocksDbBytes,
    long cacheBytes,
    int threads,
    int standbyReplicas,
    Protocol groupProtocol,
    Duration commitInterval,
    Pace pace,
    int threadRestarts,
    Duration threadRestartWindow,
    Duration closeTimeout) {
  private static final String PREFIX = "progress.";
  private static final long MIB = 1024 * 1024;

  /** How instances of the application share its tasks. */
  public enum Protocol {
    /** The streams protocol where the cluster has it, else the classic one. */
    AUTO,
    /** KIP-1071: the broker assigns. */
    STREAMS,
    /** The assignment that every broker supports. */
    CLASSIC
  }

  /** Every setting of this part. */
  public static final ConfigDef DEFINITION = settings();

  /**
   * Reads the settings that start with {@code progress.}.
   *
   * @throws org.apache.kafka.common.config.ConfigException for an unknown name or a value that its
   *     rule refuses
   */
  public static ProgressConfig of(Map<String, String> settings) {
    var read = ConfigSection.parse(DEFINITION, PREFIX, settings);
    return new ProgressConfig(
        read.getString("progress.state.dir"),
        ProgressTopology.Storage.valueOf(upper(read, "progress.state.storage")),
        read.getLong("progress.rocksdb.bytes"),
        read.getLong("progress.cache.bytes"),
        read.getInt("progress.threads"),
        read.getInt("progress.standby.replicas"),
        Protocol.valueOf(upper(read, "progress.group.protocol")),
        millis(read, "progress.commit.interval.ms"),
        new Pace(
            millis(read, "progress.partials.interval.ms"),
            millis(read, "progress.publish.interval.ms"),
            millis(read, "progress.rate.window.ms"),
            millis(read, "progress.settle.ms"),
            millis(read, "progress.retention.ms"),
            millis(read, "progress.absence.ms"),
            millis(read, "progress.sweep.interval.ms")),
        read.getInt("progress.thread.restarts"),
        millis(read, "progress.thread.restart.window.ms"),
        millis(read, "progress.close.timeout.ms"));
  }

  /** Whether local state ends with the process. */
  boolean stateIsTemporary() {
    return stateDir.isBlank();
  }

  /** The folder for local state. */
  Path stateFolder() {
    return stateIsTemporary()
        ? Path.of(
            System.getProperty("java.io.tmpdir"),
            "drover-progress-" + ProcessHandle.current().pid())
        : Path.of(stateDir);
  }

  private static ConfigDef settings() {
    var definition = new ConfigDef();
    state(definition);
    work(definition);
    pace(definition);
    life(definition);
    return definition;
  }

  private static void state(ConfigDef definition) {
    definition
        .define(
            "progress.state.dir",
            Type.STRING,
            "",
            MEDIUM,
            "Folder for local state, one per process on a machine. Empty takes a new one for"
                + " temporary files: a restart then reads the state from Kafka, half a byte per"
                + " object of retained jobs.")
        .define(
            "progress.state.storage",
            Type.STRING,
            "rocksdb",
            ValidString.in("rocksdb", "memory"),
            LOW,
            "Where the status of each task is kept: rocksdb in a fixed amount of memory, memory in"
                + " the heap at 0.7 bytes per object of every retained job.")
        .define(
            "progress.rocksdb.bytes",
            Type.LONG,
            32 * MIB,
            atLeast(4 * MIB),
            LOW,
            "Memory of all RocksDB instances of the process together, block cache and write"
                + " buffers; less means more reads from disk when old outcomes are repeated.")
        .define(
            "progress.cache.bytes",
            Type.LONG,
            16 * MIB,
            atLeast(MIB),
            LOW,
            "Memory for statuses that changed since the last commit; when it is full they are"
                + " written earlier, so more often.");
  }

  private static void work(ConfigDef definition) {
    definition
        .define(
            "progress.threads",
            Type.INT,
            1,
            between(1, 64),
            MEDIUM,
            "Stream threads of this process; one counts tens of thousands of outcomes a second.")
        .define(
            "progress.standby.replicas",
            Type.INT,
            0,
            between(0, 3),
            LOW,
            "Warm copies of the state on other instances: a hand-over is quicker and every change"
                + " is stored more often.")
        .define(
            "progress.group.protocol",
            Type.STRING,
            "auto",
            ValidString.in("auto", "streams", "classic"),
            LOW,
            "How instances share the tasks: streams (the broker assigns, from Kafka 4.2), classic,"
                + " or what the cluster has. Stop all instances before changing it.")
        .define(
            "progress.commit.interval.ms",
            Type.LONG,
            1_000L,
            between(10, 10_000),
            MEDIUM,
            "Longest time between two transactions while outcomes come in; partial sums and"
                + " progress are committed at once, so this bounds only what is counted again after"
                + " a crash. Each costs the broker a marker per partition written to; 100 to 1000"
                + " is sensible.");
  }

  private static void pace(ConfigDef definition) {
    definition
        .define(
            "progress.partials.interval.ms",
            Type.LONG,
            250L,
            between(50, 10_000),
            LOW,
            "Between two partial sums of a job and partition: more often makes progress more"
                + " current and costs records.")
        .define(
            "progress.publish.interval.ms",
            Type.LONG,
            1_000L,
            between(100, 60_000),
            MEDIUM,
            "Shortest time between two records of progress of one job; its final state is published"
                + " at once.")
        .define(
            "progress.rate.window.ms",
            Type.LONG,
            30_000L,
            between(2_000, 3_600_000),
            LOW,
            "Over which objects and bytes per second are taken: longer is steadier, shorter shows"
                + " changes sooner.")
        .define(
            "progress.settle.ms",
            Type.LONG,
            10_000L,
            between(0, 600_000),
            LOW,
            "How long a completed job is still shown as running while outcomes of its tasks have"
                + " not been counted.")
        .define(
            "progress.retention.ms",
            Type.LONG,
            Duration.ofDays(15).toMillis(),
            between(Duration.ofHours(1).toMillis(), Duration.ofDays(3650).toMillis()),
            LOW,
            "How long the status of each task is kept after its job ended; must be longer than the"
                + " retention of drover.tasks and drover.copies, so that no outcome comes later."
                + " Costs half a byte per object.")
        .define(
            "progress.absence.ms",
            Type.LONG,
            Duration.ofHours(1).toMillis(),
            between(60_000, Duration.ofDays(30).toMillis()),
            LOW,
            "How long statuses are kept for a job that has no record in drover.migrations.")
        .define(
            "progress.sweep.interval.ms",
            Type.LONG,
            60_000L,
            between(1_000, 86_400_000),
            LOW,
            "Between two looks for jobs whose statuses can go.");
  }

  private static void life(ConfigDef definition) {
    definition
        .define(
            "progress.thread.restarts",
            Type.INT,
            10,
            between(0, 1_000),
            LOW,
            "Failures of stream threads in the window below that are answered by a new thread; one"
                + " more and the role is down.")
        .define(
            "progress.thread.restart.window.ms",
            Type.LONG,
            600_000L,
            between(1_000, 86_400_000),
            LOW,
            "Over which failures of stream threads are counted.")
        .define(
            "progress.close.timeout.ms",
            Type.LONG,
            10_000L,
            between(0, 120_000),
            LOW,
            "Longest wait for an orderly end; after that the state is read from Kafka at the next"
                + " start.");
  }

  private static String upper(AbstractConfig read, String name) {
    return read.getString(name).toUpperCase(Locale.ROOT);
  }

  private static Duration millis(AbstractConfig read, String name) {
    return Duration.ofMillis(read.getLong(name));
  }
}
