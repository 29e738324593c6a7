package io.drover.cli.reference;

import io.drover.cli.runtime.AdminConfig;
import io.drover.cli.runtime.LogConfig;
import io.drover.coordinator.CoordinatorConfig;
import io.drover.copier.CopierConfig;
import io.drover.embedded.EmbeddedConfig;
import io.drover.forwarder.feed.FeedConfig;
import io.drover.forwarder.gateway.GatewayConfig;
import io.drover.forwarder.route.RouteConfig;
import io.drover.forwarder.table.TableConfig;
import io.drover.messaging.MessagingConfig;
import io.drover.progress.ProgressConfig;
import io.drover.schemas.RegistryConfig;
import io.drover.storage.StoreProvider;
import io.drover.storage.StoreSetting;
import io.drover.storage.Stores;
import io.drover.verifier.VerifierConfig;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Writes docs/SETTINGS.md out of the definitions that the code itself uses. */
final class SettingsReference {
  private SettingsReference() {}

  static String text() {
    var text = new StringJoiner("\n", "", "\n");
    text.add("# Settings");
    text.add("");
    text.add(
        "Made from the code; `SettingsReferenceTest` says how to make it again. All of them stand"
            + " in one properties file, given with `--config`");
    text.add(
        "or `DROVER_CONFIG`; `--set NAME=VALUE` wins over it. A name that nobody knows is refused."
            + " A value may stand elsewhere:");
    text.add("`${env:NAME}`, `${file:PATH:KEY}`, `${dir:PATH:FILE}`.");
    text.add("");
    text.add("## Kafka clients");
    text.add(
        "`kafka.<name>` passes to every Kafka client unchanged, such as `kafka.bootstrap.servers`"
            + " or `kafka.security.protocol`;");
    text.add(
        "`kafka.consumer.<name>`, `kafka.producer.<name>` and `kafka.streams.<name>` only to"
            + " clients of that kind.");
    sections().forEach((title, definition) -> section(text, title, definition));
    store(text, "all", Stores.commonSettings());
    ServiceLoader.load(StoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> !provider.scheme().equals("memory"))
        .sorted(Comparator.comparing(StoreProvider::scheme))
        .forEach(provider -> store(text, provider.scheme(), provider.settings()));
    return text.toString();
  }

  private static Map<String, ConfigDef> sections() {
    Map<String, ConfigDef> sections = new LinkedHashMap<>();
    sections.put("Topics and messaging", MessagingConfig.DEFINITION);
    sections.put("Schema registry", RegistryConfig.DEFINITION);
    sections.put("Coordinator", CoordinatorConfig.DEFINITION);
    sections.put("Copier", CopierConfig.DEFINITION);
    sections.put("Verifier", VerifierConfig.DEFINITION);
    sections.put("Progress", ProgressConfig.DEFINITION);
    sections.put("Gateway", GatewayConfig.DEFINITION);
    sections.put("Routing of the gateway", RouteConfig.DEFINITION);
    sections.put("Forwarding table of the gateways", TableConfig.DEFINITION);
    sections.put("Notifications of stores", FeedConfig.DEFINITION);
    sections.put("Embedded runtime", EmbeddedConfig.DEFINITION);
    sections.put("Admin endpoint", AdminConfig.DEFINITION);
    sections.put("Logs", LogConfig.DEFINITION);
    return sections;
  }

  private static void section(StringJoiner text, String title, ConfigDef definition) {
    heading(text, title);
    definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> key.name))
        .forEach(key -> text.add(row(key)));
  }

  private static String row(ConfigKey key) {
    String value = key.hasDefault() && key.defaultValue != null ? "`" + shown(key) + "`" : "";
    return "| `%s` | %s | %s | %s |"
        .formatted(
            key.name,
            value,
            key.validator == null ? "" : cell(key.validator.toString()),
            cell(key.documentation));
  }

  private static String shown(ConfigKey key) {
    return key.defaultValue instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : String.valueOf(key.defaultValue);
  }

  private static void store(StringJoiner text, String scheme, List<StoreSetting> settings) {
    heading(text, "Stores: " + scheme);
    for (StoreSetting setting : settings) {
      text.add(
          "| `store.<name>.%s` | %s | %s | %s |"
              .formatted(
                  setting.key(),
                  setting.fallback().map(value -> "`" + value + "`").orElse(""),
                  setting.secret() ? "secret" : "",
                  cell(setting.help())));
    }
  }

  private static void heading(StringJoiner text, String title) {
    text.add("")
        .add("## " + title)
        .add("| setting | default | rule | meaning |")
        .add("|---|---|---|---|");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
