package io.drover.storage.azure;

import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one Azure store, read and checked.
 *
 * @param endpoint the account's blob endpoint, without a slash at its end
 * @param credentials asked for every request, so that tokens that expire are renewed (T-36)
 * @param tags whether blob index tags are carried
 * @param http limits of the HTTP client
 */
record AzureConfig(URI endpoint, Credentials credentials, boolean tags, Http http) {
  /**
   * Limits of the HTTP client.
   *
   * @param maxConnections connections to the store at a time
   * @param connectTimeout longest wait for a connection to be made
   * @param readTimeout longest silence of the store
   * @param acquireTimeout longest wait for a free connection
   */
  record Http(
      int maxConnections, Duration connectTimeout, Duration readTimeout, Duration acquireTimeout) {}

  static final List<StoreSetting> SETTINGS =
      List.of(
          StoreSetting.unset(
              "account",
              "Name of the storage account; taken from connection-string if that is set."),
          StoreSetting.unset(
              "endpoint",
              "URL of the account's blob service, such as"
                  + " http://127.0.0.1:10000/devstoreaccount1; unset means"
                  + " https://<account>.blob.core.windows.net."),
          StoreSetting.secret(
              "account-key",
              "Key of the account, base64; it may do everything, so prefer Microsoft Entra ID where"
                  + " it is available."),
          StoreSetting.secret(
              "sas-token",
              "Shared access signature with the permissions r, w, d, l and, with tags, t; it is not"
                  + " renewed, so it must outlive the job."),
          StoreSetting.secret(
              "connection-string",
              "Connection string as the portal shows it, in place of account, endpoint and"
                  + " account-key or sas-token."),
          StoreSetting.unset(
              "client-id",
              "Client id of the managed identity to use where a machine has several; only without"
                  + " account-key, sas-token and connection-string, which means Microsoft Entra"
                  + " ID."),
          StoreSetting.of(
              "tags",
              "true",
              "Whether blob index tags are carried; false for accounts with a hierarchical"
                  + " namespace, which have none, and for signatures without the permission t:"
                  + " every tag is then reported as dropped."),
          StoreSetting.of(
              "max-connections",
              "128",
              "Connections to this container at a time; fewer than the concurrent transfers makes"
                  + " them wait for each other."),
          StoreSetting.of(
              "connect-timeout-ms",
              "5000",
              "Longest wait for a connection in milliseconds; longer survives slow networks,"
                  + " shorter finds dead servers sooner."),
          StoreSetting.of(
              "read-timeout-ms",
              "60000",
              "Longest silence of the store in milliseconds before a request counts as lost;"
                  + " committing a very long block list can take this long."),
          StoreSetting.of(
              "acquire-timeout-ms",
              "60000",
              "Longest wait for a free connection in milliseconds before a request fails as"
                  + " unavailable."));

  static AzureConfig of(StoreSettings settings, Clock clock) {
    long ways =
        List.of("account-key", "sas-token", "connection-string").stream()
            .filter(key -> settings.text(key).isPresent())
            .count();
    if (ways > 1) {
      throw new IllegalArgumentException(
          "settings 'store.%1$s.account-key', 'store.%1$s.sas-token' and 'store.%1$s.connection-string' exclude each other"
              .formatted(settings.store()));
    }
    ConnectionString given =
        settings
            .text("connection-string")
            .map(text -> ConnectionString.parse(settings, text))
            .orElse(ConnectionString.NONE);
    URI endpoint = endpoint(settings, given);
    return new AzureConfig(
        endpoint,
        credentials(settings, given, endpoint, clock),
        settings.flag("tags"),
        http(settings));
  }

  private static Http http(StoreSettings settings) {
    return new Http(
        (int) settings.number("max-connections", 1, 10_000),
        Duration.ofMillis(settings.number("connect-timeout-ms", 1, 3_600_000)),
        Duration.ofMillis(settings.number("read-timeout-ms", 1, 3_600_000)),
        Duration.ofMillis(settings.number("acquire-timeout-ms", 1, 3_600_000)));
  }

  private static Optional<String> account(StoreSettings settings, ConnectionString given) {
    return settings.text("account").or(given::account);
  }

  private static URI endpoint(StoreSettings settings, ConnectionString given) {
    Optional<String> set = settings.text("endpoint").or(given::endpoint);
    if (set.isPresent()) {
      return parse(settings, set.get());
    }
    String account =
        account(settings, given)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "settings 'store.%1$s.account' and 'store.%1$s.endpoint' are missing; one of them is needed"
                            .formatted(settings.store())));
    return parse(settings, "https://" + account + ".blob." + given.suffix());
  }

  private static URI parse(StoreSettings settings, String text) {
    String rule =
        "a URL like https://account.blob.core.windows.net or http://host:port/account, without a"
            + " query";
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && accountIsPlain(uri)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw settings.invalid("endpoint", "(not a URL)", rule);
    }
    throw settings.invalid("endpoint", "(not such a URL)", rule);
  }

  /** The SDK knows an account by its host, or, at hosts with a port, by the path. */
  private static boolean accountIsPlain(URI uri) {
    String path = uri.getRawPath();
    return path.isEmpty() ? uri.getPort() < 0 : path.lastIndexOf('/') == 0 && path.length() > 1;
  }

  private static Credentials credentials(
      StoreSettings settings, ConnectionString given, URI endpoint, Clock clock) {
    Optional<String> key = settings.text("account-key").or(given::key);
    Optional<String> sas = settings.text("sas-token").or(given::sas);
    if (key.isPresent()) {
      return sharedKey(settings, given, key.get());
    }
    if (sas.isPresent()) {
      String token = sas.get().strip();
      return new Credentials.Sas(token.startsWith("?") ? token.substring(1) : token);
    }
    if (settings.text("connection-string").isPresent()) {
      throw settings.invalid("connection-string", "", "one with a key or a signature");
    }
    if ("http".equals(endpoint.getScheme())) {
      throw settings.invalid(
          "endpoint", endpoint.toString(), "https, which tokens of Microsoft Entra ID need");
    }
    return new Credentials.Bearer(EntraTokens.ofMachine(settings.text("client-id"), clock));
  }

  private static Credentials sharedKey(StoreSettings settings, ConnectionString given, String key) {
    String account =
        account(settings, given)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "setting 'store.%s.account' is missing; an account-key needs it"
                            .formatted(settings.store())));
    try {
      return new SharedKey(account, key);
    } catch (IllegalArgumentException e) {
      throw settings.invalid("account-key", key, "base64, as the portal shows it");
    }
  }

  /** Without the credentials (T-38). */
  @Override
  public String toString() {
    return "AzureConfig[endpoint=%s, tags=%s]".formatted(endpoint, tags);
  }
}
