package io.drover.messaging;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Reads one family of settings, such as {@code copier.}, out of all settings of a process. */
public final class ConfigSection {
  private ConfigSection() {}

  /**
   * Parses and validates the settings whose names start with the prefix.
   *
   * @throws ConfigException for a name that the definition does not have, or a value that its rule
   *     refuses
   */
  public static AbstractConfig parse(
      ConfigDef definition, String prefix, Map<String, String> settings) {
    Map<String, String> own = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name, value);
          }
        });
    for (String name : own.keySet()) {
      if (!definition.names().contains(name)) {
        throw new ConfigException(
            "setting '%s' is unknown; those of its family are %s"
                .formatted(name, new TreeMap<>(definition.configKeys()).keySet()));
      }
    }
    return new AbstractConfig(definition, own, false);
  }
}
