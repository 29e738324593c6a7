package io.drover.forwarder.route;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.drover.messaging.ConfigSection;
import io.drover.storage.StoreUri;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * How a gateway takes part in migrations.
 *
 * @param gateway its id; empty for the host's name and the port
 * @param home URI of a bucket's home, with {@code {bucket}} for its name
 * @param buckets homes of buckets that are elsewhere
 * @param heartbeat time between two heartbeats
 * @param isolation time without Kafka after which nothing is answered
 * @param hold longest time that a request is held
 * @param mostHeld most requests that are held at once
 * @param intentTimeout longest wait for the record of a write
 * @param writeTimeout longest time that a write may take at its store
 */
public record RouteConfig(
    String gateway,
    String home,
    Map<String, StoreUri> buckets,
    Duration heartbeat,
    Duration isolation,
    Duration hold,
    int mostHeld,
    Duration intentTimeout,
    Duration writeTimeout) {
  static final String PREFIX = "routing.";
  static final String GATEWAY = PREFIX + "gateway";
  static final String HOME = PREFIX + "home";
  static final String BUCKETS = PREFIX + "buckets";
  static final String HEARTBEAT = PREFIX + "heartbeat.ms";
  static final String ISOLATION = PREFIX + "isolation.ms";
  static final String HOLD = PREFIX + "hold.ms";
  static final String MOST_HELD = PREFIX + "held.max";
  static final String INTENT_TIMEOUT = PREFIX + "intent.timeout.ms";
  static final String WRITE_TIMEOUT = PREFIX + "write.timeout.ms";

  private static final String BUCKET = "{bucket}";
  private static final String BUCKET_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,254}";

  /** Every setting, with its default and its rule. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              GATEWAY,
              Type.STRING,
              "",
              HIGH,
              "Id of this gateway, the same after a restart and no other gateway's; by default the"
                  + " host's name and the port.")
          .define(
              HOME,
              Type.STRING,
              "s3://" + BUCKET,
              HIGH,
              "Where a bucket is that no migration has moved: a URI with {bucket} in the place of"
                  + " the name that applications use.")
          .define(
              BUCKETS,
              Type.LIST,
              List.of(),
              MEDIUM,
              "Buckets whose home is elsewhere, each as name=URI.")
          .define(
              HEARTBEAT,
              Type.LONG,
              500L,
              between(10, 60_000),
              LOW,
              "Time between two heartbeats of a gateway; at most a third of coordinator.lease.ms,"
                  + " or leases run out between them.")
          .define(
              ISOLATION,
              Type.LONG,
              3_000_000L,
              between(1_000, 86_400_000),
              LOW,
              "A gateway without Kafka for so long answers nothing more, also about buckets that"
                  + " are not being migrated. Must be well below"
                  + " coordinator.gateway.silence.ms.")
          .define(
              HOLD,
              Type.LONG,
              20_000L,
              between(0, 600_000),
              MEDIUM,
              "Longest time that a request is held while its prefix is switched; then the client is"
                  + " told to try again. Must be below the time-out of the clients.")
          .define(
              MOST_HELD,
              Type.INT,
              10_000,
              between(0, 1_000_000),
              MEDIUM,
              "Requests that are held at once; further ones are told to try again.")
          .define(
              INTENT_TIMEOUT,
              Type.LONG,
              10_000L,
              between(10, 600_000),
              LOW,
              "Longest wait for Kafka to keep the record of a write before it is sent; then the"
                  + " client is told to try again.")
          .define(
              WRITE_TIMEOUT,
              Type.LONG,
              60_000L,
              between(100, 86_400_000),
              LOW,
              "How long a switch waits for the store's answer to a write of a gateway that lost its"
                  + " lease; then the outcome of the write counts as unknown.");

  public RouteConfig {
    buckets = Map.copyOf(buckets);
    if (!home.contains(BUCKET)) {
      throw new ConfigException(HOME, home, "must hold " + BUCKET);
    }
  }

  /**
   * Reads the settings that start with {@code routing.} out of all settings.
   *
   * @throws ConfigException for an unknown name or a value that its rule refuses
   */
  public static RouteConfig of(Map<String, String> settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings);
    return new RouteConfig(
        config.getString(GATEWAY),
        config.getString(HOME),
        buckets(config.getList(BUCKETS)),
        Duration.ofMillis(config.getLong(HEARTBEAT)),
        Duration.ofMillis(config.getLong(ISOLATION)),
        Duration.ofMillis(config.getLong(HOLD)),
        config.getInt(MOST_HELD),
        Duration.ofMillis(config.getLong(INTENT_TIMEOUT)),
        Duration.ofMillis(config.getLong(WRITE_TIMEOUT)));
  }

  private static Map<String, StoreUri> buckets(List<String> entries) {
    Map<String, StoreUri> buckets = new HashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals <= 0) {
        throw new ConfigException(BUCKETS, entry, "must be like photos=s3://east@photos-1");
      }
      try {
        buckets.put(entry.substring(0, equals), StoreUri.parse(entry.substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        throw new ConfigException(BUCKETS, entry, e.getMessage());
      }
    }
    return buckets;
  }

  /** Where buckets are by these settings. */
  public Homes homes() {
    return bucket -> {
      StoreUri named = buckets.get(bucket);
      if (named != null) {
        return named;
      }
      if (!bucket.matches(BUCKET_NAME)) {
        throw new IllegalArgumentException("no bucket can have the name '%s'".formatted(bucket));
      }
      return StoreUri.parse(home.replace(BUCKET, bucket));
    };
  }
}
