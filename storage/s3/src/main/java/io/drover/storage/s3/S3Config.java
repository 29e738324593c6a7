package io.drover.storage.s3;

import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * The settings of one S3 store, read and checked.
 *
 * @param endpoint the server, if it is not Amazon's for the region
 * @param region the region that requests are signed for
 * @param addressing where the bucket's name stands
 * @param credentials asked for every request, so that credentials that expire are refreshed (T-36)
 * @param checksum what goes along with bytes
 * @param payloadSigning whether signatures cover the bytes
 * @param tags what to believe of the store's tags
 * @param metadataLimit bytes of names and values of user metadata that one object may have
 * @param http limits of the HTTP client
 */
record S3Config(
    Optional<URI> endpoint,
    Region region,
    Addressing addressing,
    AwsCredentialsProvider credentials,
    ChecksumMode checksum,
    PayloadSigning payloadSigning,
    TagMode tags,
    int metadataLimit,
    Http http) {
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

  private static final Region DEFAULT_REGION = Region.US_EAST_1;

  static final List<StoreSetting> SETTINGS =
      List.of(
          StoreSetting.unset(
              "endpoint",
              "URL of the server, such as http://minio:9000; unset means Amazon S3 of the region."),
          StoreSetting.unset(
              "region",
              "Region that requests are signed for; unset means what the AWS SDK finds in"
                  + " environment, profile or instance metadata, or us-east-1 if an endpoint is"
                  + " set."),
          StoreSetting.of(
              "addressing",
              "auto",
              "Where the bucket's name stands in the URL: path, virtual (in the host name), or"
                  + " auto, which is path with an endpoint and virtual without."),
          StoreSetting.secret(
              "access-key",
              "Access key; unset together with secret-key means the AWS SDK's default chain of"
                  + " refreshable credentials, which long jobs need."),
          StoreSetting.secret("secret-key", "Secret key that belongs to access-key."),
          StoreSetting.secret(
              "session-token",
              "Session token that belongs to temporary keys; it expires and is not refreshed, so"
                  + " prefer profile or the default chain for long jobs."),
          StoreSetting.unset(
              "profile", "Profile of the AWS configuration files to take credentials from."),
          StoreSetting.of(
              "checksum",
              "auto",
              "Checksum sent along with bytes so that the store refuses damaged ones: crc32c,"
                  + " crc64nvme, md5 (old stores, more CPU), none, or auto, which finds out with"
                  + " the first put."),
          StoreSetting.of(
              "payload-signing",
              "auto",
              "Whether signatures cover the bytes: always, never, or auto, which does so on plain"
                  + " HTTP only because over TLS it costs CPU and adds nothing."),
          StoreSetting.of(
              "tags",
              "auto",
              "Object tags: auto believes the count that the store sends along, ask asks for the"
                  + " tags of every object at one more request each, none reports them as dropped"
                  + " instead of failing the write."),
          StoreSetting.of(
              "metadata-limit",
              "2048",
              "Bytes of user metadata per object that the store takes; an object with more is"
                  + " refused before it is sent. 2048 is the limit of Amazon S3."),
          StoreSetting.of(
              "max-connections",
              "128",
              "Connections to this bucket at a time; fewer than the concurrent transfers makes them"
                  + " wait for each other."),
          StoreSetting.of(
              "connect-timeout-ms",
              "5000",
              "Longest wait for a connection in milliseconds; longer survives slow networks,"
                  + " shorter finds dead servers sooner."),
          StoreSetting.of(
              "read-timeout-ms",
              "60000",
              "Longest silence of the store in milliseconds before a request counts as lost;"
                  + " completing a very large upload can take this long."),
          StoreSetting.of(
              "acquire-timeout-ms",
              "60000",
              "Longest wait for a free connection in milliseconds before a request fails as"
                  + " unavailable."));

  static S3Config of(StoreSettings settings) {
    Optional<URI> endpoint = settings.text("endpoint").map(text -> endpoint(settings, text));
    return new S3Config(
        endpoint,
        region(settings, endpoint),
        choice(settings, "addressing", Addressing.class),
        credentials(settings),
        choice(settings, "checksum", ChecksumMode.class),
        choice(settings, "payload-signing", PayloadSigning.class),
        choice(settings, "tags", TagMode.class),
        (int) settings.number("metadata-limit", 0, 1 << 20),
        http(settings));
  }

  private static Http http(StoreSettings settings) {
    return new Http(
        (int) settings.number("max-connections", 1, 10_000),
        Duration.ofMillis(settings.number("connect-timeout-ms", 1, 3_600_000)),
        Duration.ofMillis(settings.number("read-timeout-ms", 1, 3_600_000)),
        Duration.ofMillis(settings.number("acquire-timeout-ms", 1, 3_600_000)));
  }

  private static URI endpoint(StoreSettings settings, String text) {
    String rule = "a URL like http://host:9000 without path and query";
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      if (http
          && bare
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawUserInfo() == null) {
        return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null);
      }
    } catch (URISyntaxException e) {
      throw settings.invalid("endpoint", text, rule);
    }
    throw settings.invalid("endpoint", text, rule);
  }

  private static Region region(StoreSettings settings, Optional<URI> endpoint) {
    Optional<String> set = settings.text("region");
    if (set.isPresent()) {
      return Region.of(set.get());
    }
    if (endpoint.isPresent()) {
      return DEFAULT_REGION;
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "setting 'store.%s.region' is missing, and no region is found in environment, profile or instance metadata"
              .formatted(settings.store()),
          e);
    }
  }

  private static AwsCredentialsProvider credentials(StoreSettings settings) {
    Optional<String> access = settings.text("access-key");
    Optional<String> secret = settings.text("secret-key");
    Optional<String> token = settings.text("session-token");
    Optional<String> profile = settings.text("profile");
    if (access.isPresent() != secret.isPresent() || (token.isPresent() && access.isEmpty())) {
      throw new IllegalArgumentException(
          "settings 'store.%1$s.access-key' and 'store.%1$s.secret-key' belong together, and a session-token to both"
              .formatted(settings.store()));
    }
    if (access.isPresent() && secret.isPresent()) {
      return StaticCredentialsProvider.create(
          token.isPresent()
              ? AwsSessionCredentials.create(access.get(), secret.get(), token.get())
              : AwsBasicCredentials.create(access.get(), secret.get()));
    }
    return profile.isPresent()
        ? ProfileCredentialsProvider.create(profile.get())
        : DefaultCredentialsProvider.builder().build();
  }

  private static <E extends Enum<E>> E choice(StoreSettings settings, String key, Class<E> type) {
    String text = settings.required(key);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    String all =
        String.join(", ", List.of(type.getEnumConstants()).stream().map(S3Config::lower).toList());
    throw settings.invalid(key, text, "one of " + all);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Whether bucket names stand in the path. */
  boolean pathStyle() {
    return switch (addressing) {
      case AUTO -> endpoint.isPresent();
      case PATH -> true;
      case VIRTUAL -> false;
    };
  }

  /** Without the credentials (T-38). */
  @Override
  public String toString() {
    return "S3Config[endpoint=%s, region=%s, addressing=%s, checksum=%s]"
        .formatted(endpoint.map(URI::toString).orElse("(Amazon S3)"), region, addressing, checksum);
  }
}
