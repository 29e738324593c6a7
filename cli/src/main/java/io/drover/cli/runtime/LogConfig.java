package io.drover.cli.runtime;

import io.drover.cli.Settings;
import io.drover.messaging.ConfigSection;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * How the process logs.
 *
 * @param json whether each event is one JSON object
 * @param level level of Drover's own loggers
 * @param libraryLevel level of everybody else's
 */
public record LogConfig(boolean json, String level, String libraryLevel) {
  private static final String PREFIX = "log.";
  private static final String[] LEVELS = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR"};

  /** The settings, for the generated reference. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "log.format",
              Type.STRING,
              "text",
              ValidString.in("text", "json"),
              Importance.LOW,
              "text for people; json for one object per event, which log collectors read without"
                  + " parsing rules.")
          .define(
              "log.level",
              Type.STRING,
              "INFO",
              ValidString.in(LEVELS),
              Importance.LOW,
              "Least level of Drover's own events. DEBUG names every retry and rebalance.")
          .define(
              "log.libraries.level",
              Type.STRING,
              "WARN",
              ValidString.in(LEVELS),
              Importance.LOW,
              "Least level of the events of libraries. INFO prints every client's whole"
                  + " configuration at its start.");

  /** Out of all settings of the process. */
  public static LogConfig of(Settings settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings.values());
    return new LogConfig(
        config.getString("log.format").equals("json"),
        config.getString("log.level"),
        config.getString("log.libraries.level"));
  }
}
