package io.drover.schemas;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the schema registry, from the settings that start with {@code schema.registry.}.
 *
 * @param urls of the registry, one after another tried where one is unavailable; empty for the
 *     bundled schemas
 * @param autoRegister whether a schema that the registry lacks is registered
 * @param headers sent with each request; values are secret
 * @param timeout of one request
 * @param attempts of one question over all URLs, the first included
 * @param backoff before the second attempt; doubles each time
 * @param cacheSize most schemas, and most ids, that are remembered
 * @param maxRecordBytes largest record that is written or read
 */
public record RegistryConfig(
    List<URI> urls,
    boolean autoRegister,
    Map<String, String> headers,
    Duration timeout,
    int attempts,
    Duration backoff,
    int cacheSize,
    int maxRecordBytes) {
  /** What the names of these settings start with. */
  public static final String PREFIX = "schema.registry.";

  private static final String URL = PREFIX + "url";
  private static final String AUTO_REGISTER = PREFIX + "auto.register";
  private static final String BASIC_AUTH = PREFIX + "basic.auth";
  private static final String BEARER_TOKEN = PREFIX + "bearer.token";
  private static final String HEADERS = PREFIX + "headers";
  private static final String TIMEOUT = PREFIX + "timeout.ms";
  private static final String ATTEMPTS = PREFIX + "attempts";
  private static final String BACKOFF = PREFIX + "retry.backoff.ms";
  private static final String CACHE_SIZE = PREFIX + "cache.size";
  private static final String MAX_RECORD_BYTES = PREFIX + "max.record.bytes";

  /** The settings. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              URL,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.HIGH,
              "URL of a registry that speaks the Confluent REST API; several, separated by commas,"
                  + " are tried in order. Empty: no registry, ids are derived from the schemas that"
                  + " Drover was built with.")
          .define(
              AUTO_REGISTER,
              ConfigDef.Type.BOOLEAN,
              true,
              Importance.MEDIUM,
              "Whether a schema that the registry lacks is registered. Set to false where schemas"
                  + " are registered by a deployment step; a missing one is then an error.")
          .define(
              BASIC_AUTH,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "User and password for the registry as user:password.")
          .define(
              BEARER_TOKEN,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "Token sent to the registry as bearer.")
          .define(
              HEADERS,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.LOW,
              "Further headers for the registry, as name:value, separated by commas.")
          .define(
              TIMEOUT,
              ConfigDef.Type.LONG,
              10_000L,
              Range.between(1L, 600_000L),
              Importance.LOW,
              "How long one request to the registry may take, in milliseconds.")
          .define(
              ATTEMPTS,
              ConfigDef.Type.INT,
              4,
              Range.between(1, 100),
              Importance.LOW,
              "Requests made for one question, the first included, before it fails; only"
                  + " unavailability and throttling are tried again.")
          .define(
              BACKOFF,
              ConfigDef.Type.LONG,
              200L,
              Range.between(0L, 60_000L),
              Importance.LOW,
              "Wait before the second attempt in milliseconds; doubles each time.")
          .define(
              CACHE_SIZE,
              ConfigDef.Type.INT,
              1_000,
              Range.between(1, 1_000_000),
              Importance.LOW,
              "Most schemas, and most ids, that are remembered; the least recently used go first.")
          .define(
              MAX_RECORD_BYTES,
              ConfigDef.Type.INT,
              AvroWire.DEFAULT_MAX_BYTES,
              Range.between(1_024, 1_073_741_824),
              Importance.LOW,
              "Largest record that is written or read, in bytes; larger ones count as malformed.");

  public RegistryConfig {
    urls = List.copyOf(urls);
    headers = Map.copyOf(headers);
    for (URI url : urls) {
      if (!List.of("http", "https").contains(String.valueOf(url.getScheme()))
          || url.getHost() == null) {
        throw new ConfigException(URL, "(not shown)", "must be an http or https URL with a host");
      }
    }
  }

  /**
   * Reads the settings; other prefixes are ignored.
   *
   * @throws ConfigException for an unknown name with our prefix, or a value that its rule refuses
   */
  public static RegistryConfig of(Map<String, ?> settings) {
    var own = new LinkedHashMap<String, Object>();
    for (var setting : settings.entrySet()) {
      if (setting.getKey().startsWith(PREFIX)) {
        if (!DEFINITION.names().contains(setting.getKey())) {
          throw new ConfigException(
              "setting "
                  + setting.getKey()
                  + " is unknown; those of its family are "
                  + DEFINITION.names());
        }
        own.put(setting.getKey(), setting.getValue());
      }
    }
    return of(new AbstractConfig(DEFINITION, own, false));
  }

  /** The registry that these settings describe. The caller closes it. */
  public SchemaRegistry open() {
    return urls.isEmpty() ? new BundledSchemaRegistry() : new HttpSchemaRegistry(this);
  }

  private static RegistryConfig of(AbstractConfig config) {
    var urls = new ArrayList<URI>();
    var headers = new LinkedHashMap<String, String>();
    for (String url : config.getList(URL)) {
      URI parsed = parse(url);
      if (parsed.getUserInfo() != null) {
        headers.put("Authorization", basic(parsed.getUserInfo()));
      }
      urls.add(withoutUser(parsed));
    }
    headers.putAll(authorization(config));
    return new RegistryConfig(
        urls,
        config.getBoolean(AUTO_REGISTER),
        headers,
        Duration.ofMillis(config.getLong(TIMEOUT)),
        config.getInt(ATTEMPTS),
        Duration.ofMillis(config.getLong(BACKOFF)),
        config.getInt(CACHE_SIZE),
        config.getInt(MAX_RECORD_BYTES));
  }

  private static Map<String, String> authorization(AbstractConfig config) {
    var headers = new LinkedHashMap<String, String>();
    Password basic = config.getPassword(BASIC_AUTH);
    Password bearer = config.getPassword(BEARER_TOKEN);
    if (basic != null && bearer != null) {
      throw new ConfigException("set " + BASIC_AUTH + " or " + BEARER_TOKEN + ", not both");
    }
    if (basic != null) {
      headers.put("Authorization", basic(basic.value()));
    }
    if (bearer != null) {
      headers.put("Authorization", "Bearer " + bearer.value());
    }
    headers.putAll(custom(config.getPassword(HEADERS)));
    return headers;
  }

  private static Map<String, String> custom(@Nullable Password setting) {
    var headers = new LinkedHashMap<String, String>();
    if (setting == null || setting.value().isBlank()) {
      return headers;
    }
    for (String header : setting.value().split(",", -1)) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new ConfigException(
            HEADERS, Password.HIDDEN, "must be name:value, separated by commas");
      }
      headers.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private static URI parse(String url) {
    try {
      return URI.create(url.strip());
    } catch (IllegalArgumentException e) {
      // Neither the value nor the cause, which quotes it: there may be a password in it.
      throw new ConfigException(URL, "(not shown)", "must be an http or https URL");
    }
  }

  private static URI withoutUser(URI url) {
    if (url.getUserInfo() == null) {
      return url;
    }
    return URI.create(url.toString().replace(url.getRawUserInfo() + "@", ""));
  }

  /** Without the values of headers, which are secret. */
  @Override
  public String toString() {
    return "RegistryConfig[urls=%s, autoRegister=%s, headers=%s, timeout=%s, attempts=%d]"
        .formatted(urls, autoRegister, headers.keySet(), timeout, attempts);
  }
}
