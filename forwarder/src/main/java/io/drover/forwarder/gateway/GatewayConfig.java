package io.drover.forwarder.gateway;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.drover.messaging.ConfigSection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway serves.
 *
 * @param listener where it listens
 * @param credentials file of the access keys
 * @param credentialsInterval how often that file is looked at
 * @param domain names below it are buckets
 * @param maxRequests most requests at once
 * @param smallBody bodies up to this are taken whole before their write is let through
 * @param provenance whether Drover's own metadata is passed on like any other
 */
public record GatewayConfig(
    Listener listener,
    Path credentials,
    Duration credentialsInterval,
    Optional<String> domain,
    int maxRequests,
    int smallBody,
    boolean provenance) {
  static final String PREFIX = "gateway.";
  static final String ADDRESS = PREFIX + "listen.address";
  static final String PORT = PREFIX + "listen.port";
  static final String CREDENTIALS = PREFIX + "credentials.file";
  static final String CREDENTIALS_CHECK = PREFIX + "credentials.check.ms";
  static final String DOMAIN = PREFIX + "virtual.host.domain";
  static final String KEYSTORE = PREFIX + "tls.keystore.file";
  static final String KEYSTORE_PASSWORD = PREFIX + "tls.keystore.password";
  static final String IDLE = PREFIX + "idle.timeout.ms";
  static final String DRAIN = PREFIX + "drain.ms";
  static final String MAX_REQUESTS = PREFIX + "requests.max";
  static final String SMALL = PREFIX + "small.body.bytes";
  static final String PROVENANCE = PREFIX + "provenance.visible";

  private static final int KIB = 1 << 10;

  /** Every setting, with its default and its rule. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              ADDRESS,
              Type.STRING,
              "127.0.0.1",
              HIGH,
              "Address that the gateway listens on. Only this machine can reach the default; for"
                  + " others use TLS, because plain HTTP shows what is read and written.")
          .define(
              PORT,
              Type.INT,
              9_000,
              between(0, 65_535),
              HIGH,
              "Port of the gateway; 0 for any free one.")
          .define(
              CREDENTIALS,
              Type.STRING,
              null,
              HIGH,
              "File of the access keys that applications sign with: lines <access key id>=<secret>."
                  + " They are not the keys of the stores. Read again when it changes. Without it"
                  + " the gateway does not start.")
          .define(
              CREDENTIALS_CHECK,
              Type.LONG,
              5_000L,
              between(100, 3_600_000),
              LOW,
              "How often the file of the access keys is looked at: a key that was taken away works"
                  + " for at most this long.")
          .define(
              DOMAIN,
              Type.STRING,
              null,
              MEDIUM,
              "Domain whose names are buckets, for clients that put the bucket into the host name;"
                  + " requests for other hosts have the bucket in the path.")
          .define(
              KEYSTORE,
              Type.STRING,
              null,
              MEDIUM,
              "Keystore (PKCS#12 or JKS) with the certificate of the gateway and its key; with it"
                  + " the gateway speaks TLS and nothing else.")
          .define(
              KEYSTORE_PASSWORD,
              Type.PASSWORD,
              null,
              MEDIUM,
              "Password of the keystore and of the key in it.")
          .define(
              IDLE,
              Type.LONG,
              60_000L,
              between(1_000, 3_600_000),
              LOW,
              "Connections on which nothing moves for so long are closed, also in the middle of a"
                  + " body.")
          .define(
              DRAIN,
              Type.LONG,
              20_000L,
              between(0, 600_000),
              LOW,
              "How long a stop waits for requests under way.")
          .define(
              MAX_REQUESTS,
              Type.INT,
              1_000,
              between(1, 100_000),
              HIGH,
              "Requests that are under way at once, held ones among them; more are answered"
                  + " SlowDown. Memory for bodies is at most this times the size of a small body,"
                  + " or one part of 8 MiB where a store takes no streams.")
          .define(
              SMALL,
              Type.INT,
              256 * KIB,
              between(0, 64 << 20),
              MEDIUM,
              "Bodies of at most so many bytes are taken whole before their write is let through:"
                  + " a slow client then does not hold up a switch, and the store can check them.")
          .define(
              PROVENANCE,
              Type.BOOLEAN,
              false,
              LOW,
              "Whether Drover's own metadata on its copies is passed on like any other, both ways."
                  + " Only for a gateway that is itself a store of a migration; applications are"
                  + " not to see it.");

  /**
   * Reads the settings that start with {@code gateway.} out of all settings.
   *
   * @throws ConfigException for an unknown name, a value that its rule refuses, or a missing one
   */
  public static GatewayConfig of(Map<String, String> settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings);
    return new GatewayConfig(
        listener(config),
        Path.of(required(CREDENTIALS, config.getString(CREDENTIALS))),
        Duration.ofMillis(config.getLong(CREDENTIALS_CHECK)),
        Optional.ofNullable(config.getString(DOMAIN)),
        config.getInt(MAX_REQUESTS),
        config.getInt(SMALL),
        config.getBoolean(PROVENANCE));
  }

  /** Whether the settings are those of a process that is to have a gateway. */
  public static boolean wanted(Map<String, String> settings) {
    return settings.containsKey(CREDENTIALS);
  }

  /** Where applications reach it; port 0 stands for one that is not known before the start. */
  public URI endpoint() {
    return listener.endpoint(listener.port());
  }

  private static Listener listener(AbstractConfig config) {
    return new Listener(
        config.getString(ADDRESS),
        config.getInt(PORT),
        tls(config),
        Duration.ofMillis(config.getLong(IDLE)),
        Duration.ofMillis(config.getLong(DRAIN)));
  }

  private static Optional<Listener.Tls> tls(AbstractConfig config) {
    String keystore = config.getString(KEYSTORE);
    if (keystore == null) {
      return Optional.empty();
    }
    Password password = config.getPassword(KEYSTORE_PASSWORD);
    return Optional.of(new Listener.Tls(Path.of(keystore), required(KEYSTORE_PASSWORD, password)));
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new ConfigException("setting '%s' is missing".formatted(name));
    }
    return value;
  }
}
