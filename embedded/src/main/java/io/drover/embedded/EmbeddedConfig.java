package io.drover.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * The embedded runtime, from the settings that start with {@code embedded.}.
 *
 * @param directory where the broker keeps its state; made absolute
 * @param port for Kafka clients on loopback, 0 for any free one
 * @param schemaPort for the schema endpoint on loopback, 0 for any free one
 * @param broker further settings of the broker, by Kafka's own names
 */
public record EmbeddedConfig(Path directory, int port, int schemaPort, Map<String, String> broker) {
  /** What the names of these settings start with. */
  public static final String PREFIX = "embedded.";

  private static final String DIRECTORY = PREFIX + "directory";
  private static final String PORT = PREFIX + "port";
  private static final String SCHEMA_PORT = PREFIX + "schema.port";
  private static final String BROKER = PREFIX + "broker.";

  /**
   * The settings, without {@code embedded.broker.*}, which takes the name of any broker setting.
   */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              DIRECTORY,
              ConfigDef.Type.STRING,
              "drover-data",
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Directory of the embedded broker: all jobs and their state. One process at a time"
                  + " uses it; started again on it, jobs go on.")
          .define(
              PORT,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 65_535),
              Importance.MEDIUM,
              "Loopback port of the embedded broker; 0 takes any free one. Fix it for Kafka tools"
                  + " to connect.")
          .define(
              SCHEMA_PORT,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 65_535),
              Importance.LOW,
              "Loopback port of the schema endpoint of the embedded runtime; 0 takes any free"
                  + " one.");

  public EmbeddedConfig {
    directory = directory.toAbsolutePath().normalize();
    broker = Map.copyOf(broker);
  }

  /**
   * Reads the settings; other prefixes are ignored.
   *
   * @throws ConfigException for an unknown name with our prefix, or a value that its rule refuses
   */
  public static EmbeddedConfig of(Map<String, String> settings) {
    var own = new LinkedHashMap<String, String>();
    var broker = new HashMap<String, String>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(BROKER)) {
            broker.put(name.substring(BROKER.length()), value);
          } else if (name.startsWith(PREFIX)) {
            own.put(name, value);
          }
        });
    for (String name : own.keySet()) {
      if (!DEFINITION.names().contains(name)) {
        throw new ConfigException(
            "setting "
                + name
                + " is unknown; those of its family are "
                + DEFINITION.names()
                + " and "
                + BROKER
                + "*");
      }
    }
    var config = new AbstractConfig(DEFINITION, own, false);
    return new EmbeddedConfig(
        Path.of(config.getString(DIRECTORY)),
        config.getInt(PORT),
        config.getInt(SCHEMA_PORT),
        broker);
  }
}
