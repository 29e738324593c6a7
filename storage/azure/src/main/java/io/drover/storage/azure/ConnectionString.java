package io.drover.storage.azure;

import io.drover.storage.StoreSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A connection string of a storage account ("Configure Azure Storage connection strings" of the
 * Azure Storage documentation): {@code name=value} separated by semicolons.
 *
 * @param values by name
 */
record ConnectionString(Map<String, String> values) {
  static final ConnectionString NONE = new ConnectionString(Map.of());

  ConnectionString {
    values = Map.copyOf(values);
  }

  /**
   * Reads a connection string.
   *
   * @throws IllegalArgumentException if it is none; does not repeat it
   */
  static ConnectionString parse(StoreSettings settings, String text) {
    Map<String, String> values = new HashMap<>();
    for (String entry : text.split(";", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        values.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
      } else if (!entry.isBlank()) {
        throw settings.invalid("connection-string", text, "name=value pairs separated by ;");
      }
    }
    return new ConnectionString(values);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  Optional<String> account() {
    return value("AccountName");
  }

  Optional<String> key() {
    return value("AccountKey");
  }

  Optional<String> sas() {
    return value("SharedAccessSignature");
  }

  Optional<String> endpoint() {
    return value("BlobEndpoint")
        .or(
            () ->
                account()
                    .map(
                        account ->
                            value("DefaultEndpointsProtocol").orElse("https")
                                + "://"
                                + account
                                + ".blob."
                                + suffix()));
  }

  /** The end of host names, which differs in national clouds. */
  String suffix() {
    return value("EndpointSuffix").orElse("core.windows.net");
  }

  /** Names only (T-38). */
  @Override
  public String toString() {
    return "ConnectionString" + values.keySet();
  }
}
