package io.drover.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Values that stand elsewhere, written as Kafka writes them: {@code ${env:NAME}} for an environment
 * variable, {@code ${file:PATH:KEY}} for an entry of a properties file, {@code ${dir:PATH:FILE}}
 * for the content of a file, such as a mounted secret.
 */
final class SecretReferences {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file|dir):[^}]*}");

  private SecretReferences() {}

  /**
   * Replaces all references.
   *
   * @throws CliException for one that leads nowhere
   */
  static Map<String, String> resolve(Map<String, String> values) {
    try (var env = configured(new EnvVarConfigProvider());
        var file = configured(new FileConfigProvider());
        var dir = configured(new DirectoryConfigProvider())) {
      Map<String, String> resolved =
          new ConfigTransformer(Map.of("env", env, "file", file, "dir", dir))
              .transform(new TreeMap<>(values))
              .data();
      resolved.forEach((name, value) -> refuseUnresolved(name, values.get(name), value));
      return resolved;
    } catch (java.io.IOException e) {
      throw new CliException(
          ExitCode.USAGE, "cannot resolve references in the settings: " + e.getMessage(), e);
    }
  }

  private static <P extends ConfigProvider> P configured(P provider) {
    provider.configure(Map.of());
    return provider;
  }

  private static void refuseUnresolved(
      String name, @org.jspecify.annotations.Nullable String written, String value) {
    Matcher matcher = REFERENCE.matcher(written == null ? "" : written);
    while (matcher.find()) {
      if (value.contains(matcher.group())) {
        throw new CliException(
            ExitCode.USAGE,
            "setting '%s' refers to %s, which does not exist".formatted(name, matcher.group()));
      }
    }
  }
}
