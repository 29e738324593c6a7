package io.drover.cli.runtime;

import io.drover.cli.Settings;
import io.drover.messaging.ConfigSection;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * The embedded runtime.
 *
 * @param kafkaPort port of its broker on loopback; 0 takes a free one
 * @param schemaPort port of its schema endpoint on loopback; 0 takes a free one
 * @param partitions partitions of the topics of work
 */
public record EmbeddedConfig(int kafkaPort, int schemaPort, int partitions) {
  private static final String PREFIX = "embedded.";

  /** The settings, for the generated reference. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "embedded.kafka.port",
              Type.INT,
              0,
              Range.between(0, 65_535),
              Importance.MEDIUM,
              "Port of the embedded broker on loopback; 0 takes a free one. drover up uses 9092 unless told otherwise.")
          .define(
              "embedded.schema.port",
              Type.INT,
              0,
              Range.between(0, 65_535),
              Importance.MEDIUM,
              "Port of the embedded schema endpoint on loopback; 0 takes a free one. drover up uses 8081 unless told otherwise.")
          .define(
              "embedded.partitions",
              Type.INT,
              4,
              Range.between(1, 1_000),
              Importance.LOW,
              "Partitions of the topics of work when the runtime creates them. More than a few only cost memory in one process.");

  /** Out of all settings of the process. */
  public static EmbeddedConfig of(Settings settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings.values());
    return new EmbeddedConfig(
        config.getInt("embedded.kafka.port"), config.getInt("embedded.schema.port"), config.getInt("embedded.partitions"));
  }
}
