package io.drover.verifier;

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
 * How a verifier works.
 *
 * @param name what it calls itself in the receipts it writes
 * @param concurrency most objects that it checks at once
 * @param bufferSize bytes of the buffer through which it reads an object; memory for data is at
 *     most concurrency times this
 * @param retries waits between attempts; the number of attempts is the job's
 * @param jobWait longest wait for the record of a job that a copy names
 * @param lookAhead most copies that it has taken and not finished
 * @param forwardExpiry how long readers of a moved object are sent after it
 */
public record VerifierConfig(
    String name,
    int concurrency,
    int bufferSize,
    RetryPolicy retries,
    Duration jobWait,
    int lookAhead,
    Duration forwardExpiry) {
  static final String PREFIX = "verifier.";
  static final String NAME = PREFIX + "name";
  static final String CONCURRENCY = PREFIX + "concurrency";
  static final String BUFFER_SIZE = PREFIX + "buffer.bytes";
  static final String RETRY_FIRST = PREFIX + "retry.first.ms";
  static final String RETRY_MAX = PREFIX + "retry.max.ms";
  static final String JOB_WAIT = PREFIX + "job.wait.ms";
  static final String LOOK_AHEAD = PREFIX + "look.ahead";

  static final String FORWARD_EXPIRY = PREFIX + "forward.expiry.ms";

  private static final int KIB = 1 << 10;

  /** Every setting, with its default and its rule. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              NAME,
              Type.STRING,
              "verifier",
              LOW,
              "What this verifier calls itself in the receipts it writes.")
          .define(
              CONCURRENCY,
              Type.INT,
              64,
              between(1, 10_000),
              HIGH,
              "Objects that this process checks at once: more hides the latency of the stores, and"
                  + " costs connections.")
          .define(
              BUFFER_SIZE,
              Type.INT,
              256 * KIB,
              between(4 * KIB, 64 << 20),
              MEDIUM,
              "Bytes of the buffer through which an object is read back; each object in hand has"
                  + " one, so memory for data is at most this times the concurrency.")
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
              "Longest wait for the record of a job that a copy names; after it the copy goes to"
                  + " the dead letters.")
          .define(
              LOOK_AHEAD,
              Type.INT,
              2_000,
              between(1, 100_000),
              MEDIUM,
              "Copies taken from Kafka and not finished; must exceed the concurrency for small"
                  + " objects to overtake large ones.")
          .define(
              FORWARD_EXPIRY,
              Type.LONG,
              86_400_000L,
              between(1_000, 2_592_000_000L),
              MEDIUM,
              "How long gateways send readers of a moved object to where it is; by then everybody"
                  + " should use the new place.");

  /**
   * Reads the settings that start with {@code verifier.} out of all settings.
   *
   * @throws ConfigException for an unknown name or a value that its rule refuses
   */
  public static VerifierConfig of(Map<String, String> settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings);
    Duration first = Duration.ofMillis(config.getLong(RETRY_FIRST));
    Duration max = Duration.ofMillis(config.getLong(RETRY_MAX));
    if (max.compareTo(first) < 0) {
      throw new ConfigException(RETRY_MAX, max.toMillis(), "must not be below " + RETRY_FIRST);
    }
    return new VerifierConfig(
        config.getString(NAME),
        config.getInt(CONCURRENCY),
        config.getInt(BUFFER_SIZE),
        new RetryPolicy(RetryPolicy.DEFAULT.attempts(), first, max),
        Duration.ofMillis(config.getLong(JOB_WAIT)),
        config.getInt(LOOK_AHEAD),
        Duration.ofMillis(config.getLong(FORWARD_EXPIRY)));
  }
}
