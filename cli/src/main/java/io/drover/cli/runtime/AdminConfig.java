package io.drover.cli.runtime;

import io.drover.cli.Settings;
import io.drover.messaging.ConfigSection;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Where metrics and health are served.
 *
 * @param enabled whether they are served at all
 * @param host address to listen on
 * @param port port; 0 takes a free one
 */
public record AdminConfig(boolean enabled, String host, int port) {
  private static final String PREFIX = "admin.";

  /** The settings, for the generated reference. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "admin.enabled",
              Type.BOOLEAN,
              true,
              Importance.LOW,
              "Whether the process serves metrics and health over HTTP.")
          .define(
              "admin.host",
              Type.STRING,
              "127.0.0.1",
              Importance.MEDIUM,
              "Address that the admin endpoint listens on. It has no authentication: open it beyond"
                  + " loopback only where the network keeps strangers out, as inside a pod.")
          .define(
              "admin.port",
              Type.INT,
              0,
              Range.between(0, 65_535),
              Importance.MEDIUM,
              "Port of the admin endpoint; 0 takes a free one, which the log names. Containers set"
                  + " a fixed one for probes.");

  /** Out of all settings of the process. */
  public static AdminConfig of(Settings settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings.values());
    return new AdminConfig(
        config.getBoolean("admin.enabled"),
        config.getString("admin.host"),
        config.getInt("admin.port"));
  }
}
