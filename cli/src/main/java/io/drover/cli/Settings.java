package io.drover.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * All settings of a process, from a properties file and from the command line, which wins. Shows
 * names only: values may be secret. Secrets need not stand in the file: see {@link
 * SecretReferences}.
 *
 * <p>Every name belongs to one of the known families; each family's owner checks the rest of the
 * name.
 */
public final class Settings {
  /** First parts of the names that exist. */
  static final List<String> FAMILIES =
      List.of(
          "admin.",
          "coordinator.",
          "copier.",
          "embedded.",
          "forwards.",
          "gateway.",
          "kafka.",
          "log.",
          "messaging.",
          "notifications.",
          "progress.",
          "routing.",
          "schema.registry.",
          "store.",
          "topics.",
          "verifier.");

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Settings out of a map.
   *
   * @throws IllegalArgumentException for a name of no family
   */
  public static Settings of(Map<String, String> values) {
    values.keySet().forEach(Settings::check);
    return new Settings(values);
  }

  /** Settings of a properties file in UTF-8. */
  public static Settings load(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE, "cannot read the settings file %s: %s".formatted(file, e), e);
    }
    Map<String, String> values = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name).strip()));
    return of(SecretReferences.resolve(values));
  }

  /** These settings with others on top. */
  public Settings with(Map<String, String> others) {
    Map<String, String> merged = new TreeMap<>(values);
    merged.putAll(others);
    return of(merged);
  }

  /** These settings with one more, unless it is set already. */
  public Settings withDefault(String name, String value) {
    return values.containsKey(name) ? this : with(Map.of(name, value));
  }

  /** All of them, by name. */
  public Map<String, String> values() {
    return values;
  }

  private static void check(String name) {
    if (FAMILIES.stream().noneMatch(name::startsWith)) {
      throw new IllegalArgumentException(
          "setting '%s' is unknown; the name of a setting starts with one of %s"
              .formatted(name, FAMILIES));
    }
  }

  @Override
  public String toString() {
    return "Settings" + new TreeMap<>(values).keySet();
  }
}
