package io.drover.cli;

import io.drover.cli.runtime.Directory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where Kafka is and how this process is set up. */
final class Connection {
  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description =
          "Kafka cluster to use. Without it, a broker runs inside this process, or the one of"
              + " 'drover up' is used.")
  private @Nullable String bootstrapServer;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:DROVER_CONFIG}",
      description =
          "Properties file with settings; docs/SETTINGS.md lists them. Default: the variable"
              + " DROVER_CONFIG.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "One setting, stronger than the file. May be repeated. Other users of the machine can"
              + " read a command line: keep secrets in the file.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:DROVER_DATA_DIR:-${sys:user.home}/.drover}",
      description =
          "Where the embedded broker keeps its state. Default: DROVER_DATA_DIR or ~/.drover.")
  private Path dataDirectory = Path.of(".drover");

  /** All settings, with those of the command line on top. */
  Settings settings() {
    Settings file =
        config == null || config.toString().isEmpty()
            ? Settings.of(Map.of())
            : Settings.load(config);
    Settings merged = file.with(overrides);
    return bootstrapServer == null
        ? merged
        : merged.with(Map.of("kafka.bootstrap.servers", bootstrapServer));
  }

  /** Where the embedded runtime keeps its state. */
  Directory directory() {
    return new Directory(dataDirectory.toAbsolutePath());
  }

  /** The cluster that is meant, if one is. */
  static Optional<String> cluster(Settings settings) {
    return Optional.ofNullable(settings.values().get("kafka.bootstrap.servers"));
  }
}
