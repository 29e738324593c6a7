package io.drover.copier;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.drover.messaging.ConfigSection;
import io.drover.storage.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * How a copier works. All sizes in bytes.
 *
 * @param name what it calls itself in the records it writes
 * @param concurrency most objects that it transfers at once
 * @param memory most bytes of object data that it holds
 * @param partSize size of a part where the object does not need larger ones
 * @param partConcurrency most parts of one object at once
 * @param wholeLimit largest object that is moved by one read and one put
 * @param resumeMin smallest object whose parts are kept for another copier
 * @param serverSidePart bytes that a target copies by itself in one request
 * @param retries waits between attempts; the number of attempts is the job's
 * @param jobWait longest wait for the record of a job that a task names
 * @param sampleObjects most objects of a dry run that it reads the beginning of, to measure
 * @param sampleBytes most bytes that it reads of each
 * @param lookAhead most tasks that it has taken and not finished
 */
public record CopierConfig(
    String name,
    int concurrency,
    long memory,
    int partSize,
    int partConcurrency,
    int wholeLimit,
    long resumeMin,
    int serverSidePart,
    RetryPolicy retries,
    Duration jobWait,
    int sampleObjects,
    int sampleBytes,
    int lookAhead) {
  static final String PREFIX = "copier.";
  static final String NAME = PREFIX + "name";
  static final String CONCURRENCY = PREFIX + "concurrency";
  static final String MEMORY = PREFIX + "memory.bytes";
  static final String PART_SIZE = PREFIX + "part.bytes";
  static final String PART_CONCURRENCY = PREFIX + "part.concurrency";
  static final String WHOLE_LIMIT = PREFIX + "whole.max.bytes";
  static final String RESUME_MIN = PREFIX + "resume.min.bytes";
  static final String SERVER_SIDE_PART = PREFIX + "serverside.part.bytes";
  static final String RETRY_FIRST = PREFIX + "retry.first.ms";
  static final String RETRY_MAX = PREFIX + "retry.max.ms";
  static final String JOB_WAIT = PREFIX + "job.wait.ms";
  static final String SAMPLE_OBJECTS = PREFIX + "dryrun.sample.objects";
  static final String SAMPLE_BYTES = PREFIX + "dryrun.sample.bytes";
  static final String LOOK_AHEAD = PREFIX + "look.ahead";

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /** Every setting, with its default and its rule. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              NAME,
              Type.STRING,
              "copier",
              LOW,
              "What this copier calls itself in the records it writes.")
          .define(
              CONCURRENCY,
              Type.INT,
              64,
              between(1, 10_000),
              HIGH,
              "Objects that this process transfers at once: more hides the latency of the stores,"
                  + " and costs connections.")
          .define(
              MEMORY,
              Type.LONG,
              512L * MIB,
              between(BufferPool.SMALLEST_CLASS, Long.MAX_VALUE),
              HIGH,
              "Bytes of object data that this process holds at most; work waits for room. The heap"
                  + " must be larger by about 256 MiB.")
          .define(
              PART_SIZE,
              Type.INT,
              8 * MIB,
              between(64 * KIB, 1 << 30),
              MEDIUM,
              "Size of the parts of a large object; larger parts mean fewer requests and more"
                  + " memory. Grows by itself with the object where the target limits the number of"
                  + " parts.")
          .define(
              PART_CONCURRENCY,
              Type.INT,
              4,
              between(1, 256),
              MEDIUM,
              "Parts of one large object that are transferred at once: more makes single large"
                  + " objects faster and holds more memory.")
          .define(
              WHOLE_LIMIT,
              Type.INT,
              8 * MIB,
              between(0, 1 << 30),
              MEDIUM,
              "Largest object that is moved by one read and one put instead of in parts.")
          .define(
              RESUME_MIN,
              Type.LONG,
              64L * MIB,
              between(0, Long.MAX_VALUE),
              MEDIUM,
              "Smallest object whose parts at the target are kept when its copier stops or dies,"
                  + " for the next one to go on from; its bytes are then read again at the source,"
                  + " but parts that are there are not sent again. Smaller objects start over.")
          .define(
              SERVER_SIDE_PART,
              Type.INT,
              128 * MIB,
              between(64 * KIB, 1 << 30),
              LOW,
              "Bytes that a target copies by itself in one request, where both sides are one"
                  + " provider; larger objects are copied in parts of this size, several at once.")
          .define(
              RETRY_FIRST,
              Type.LONG,
              RetryPolicy.DEFAULT.first().toMillis(),
              between(0, 3_600_000),
              MEDIUM,
              "Wait before the second attempt; doubles with each one, with jitter. How many"
                  + " attempts there are says the job.")
          .define(
              RETRY_MAX,
              Type.LONG,
              RetryPolicy.DEFAULT.max().toMillis(),
              between(0, 3_600_000),
              MEDIUM,
              "Longest wait between two attempts.")
          .define(
              JOB_WAIT,
              Type.LONG,
              30_000L,
              between(0, 600_000),
              LOW,
              "Longest wait for the record of a job that a task names; after it the task goes to"
                  + " the dead letters.")
          .define(
              SAMPLE_OBJECTS,
              Type.INT,
              32,
              between(0, 10_000),
              LOW,
              "Objects of each dry run that this process reads the beginning of, to measure how"
                  + " fast the source is; 0 reads none, and the time is estimated by requests.")
          .define(
              SAMPLE_BYTES,
              Type.INT,
              4 * MIB,
              between(1, 1 << 30),
              LOW,
              "Bytes that a dry run reads of each such object.")
          .define(
              LOOK_AHEAD,
              Type.INT,
              2_000,
              between(1, 100_000),
              MEDIUM,
              "Tasks taken from Kafka and not finished; must exceed the concurrency for small"
                  + " objects to overtake large ones.");

  public CopierConfig {
    int largest = Math.max(partSize, wholeLimit);
    if (!new BufferPool(memory).holds(largest)) {
      throw new ConfigException(
          MEMORY,
          memory,
          "must hold one part and one whole object, rounded up: at least " + largest + " bytes");
    }
  }

  /**
   * Reads the settings that start with {@code copier.} out of all settings.
   *
   * @throws ConfigException for an unknown name or a value that its rule refuses
   */
  public static CopierConfig of(Map<String, String> settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings);
    Duration first = Duration.ofMillis(config.getLong(RETRY_FIRST));
    Duration max = Duration.ofMillis(config.getLong(RETRY_MAX));
    if (max.compareTo(first) < 0) {
      throw new ConfigException(RETRY_MAX, max.toMillis(), "must not be below " + RETRY_FIRST);
    }
    return new CopierConfig(
        config.getString(NAME),
        config.getInt(CONCURRENCY),
        config.getLong(MEMORY),
        config.getInt(PART_SIZE),
        config.getInt(PART_CONCURRENCY),
        config.getInt(WHOLE_LIMIT),
        config.getLong(RESUME_MIN),
        config.getInt(SERVER_SIDE_PART),
        new RetryPolicy(RetryPolicy.DEFAULT.attempts(), first, max),
        Duration.ofMillis(config.getLong(JOB_WAIT)),
        config.getInt(SAMPLE_OBJECTS),
        config.getInt(SAMPLE_BYTES),
        config.getInt(LOOK_AHEAD));
  }
}
