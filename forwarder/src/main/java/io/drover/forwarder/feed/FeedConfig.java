package io.drover.forwarder.feed;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.drover.messaging.ConfigSection;
import io.drover.storage.StoreUri;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where notifications come from.
 *
 * @param topic full name of the topic; empty for none
 * @param bucket URI of the bucket of a notification, with {@code {bucket}} for its name
 */
public record FeedConfig(String topic, String bucket) {
  static final String PREFIX = "notifications.";
  static final String TOPIC = PREFIX + "topic";
  static final String BUCKET = PREFIX + "bucket";

  private static final String NAME = "{bucket}";

  /** Every setting, with its default and its rule. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              TOPIC,
              Type.STRING,
              "",
              MEDIUM,
              "Full name of a topic with notifications of a store, as S3, MinIO and Ceph publish"
                  + " them; forwarders read it together. Empty for none.")
          .define(
              BUCKET,
              Type.STRING,
              "s3://" + NAME,
              MEDIUM,
              "URI of the bucket that a notification is about: {bucket} stands for the name that"
                  + " the store gives.");

  public FeedConfig {
    if (!bucket.contains(NAME)) {
      throw new ConfigException(BUCKET, bucket, "must hold " + NAME);
    }
  }

  /**
   * Reads the settings that start with {@code notifications.} out of all settings.
   *
   * @throws ConfigException for an unknown name or a value that its rule refuses
   */
  public static FeedConfig of(Map<String, String> settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings);
    return new FeedConfig(config.getString(TOPIC), config.getString(BUCKET));
  }

  /** Whether there is anything to read. */
  public boolean wanted() {
    return !topic.isEmpty();
  }

  StoreUri bucketOf(String name) {
    return StoreUri.parse(bucket.replace(NAME, name));
  }
}
