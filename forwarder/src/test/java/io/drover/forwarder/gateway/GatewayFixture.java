package io.drover.forwarder.gateway;

import io.drover.forwarder.Traffic;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A gateway on a free port, with buckets at fixed homes. */
final class GatewayFixture implements AutoCloseable {
  static final String ACCESS_KEY = "app-one";
  static final String SECRET = "secret-of-app-one";
  static final String OTHER_ACCESS_KEY = "app-two";
  static final String OTHER_SECRET = "secret-of-app-two";

  private final Stores stores;
  private final Gateway gateway;
  private final Path keys;

  private GatewayFixture(Stores stores, Gateway gateway, Path keys) {
    this.stores = stores;
    this.gateway = gateway;
    this.keys = keys;
  }

  /** Over stores of this process. */
  static GatewayFixture start(Path directory, Map<String, StoreUri> buckets) {
    return start(directory, buckets, Map.of());
  }

  /** Over stores with these settings. */
  static GatewayFixture start(
      Path directory, Map<String, StoreUri> buckets, Map<String, String> settings) {
    Traffic straight =
        new StraightTraffic(
            bucket -> buckets.getOrDefault(bucket, StoreUri.parse("memory://" + bucket)));
    return start(directory, buckets, settings, straight);
  }

  /** With traffic of the test's own. */
  static GatewayFixture start(
      Path directory,
      Map<String, StoreUri> buckets,
      Map<String, String> settings,
      Traffic traffic) {
    Path keys = directory.resolve("gateway.keys");
    write(keys, ACCESS_KEY + "=" + SECRET + "\n" + OTHER_ACCESS_KEY + "=" + OTHER_SECRET + "\n");
    Map<String, String> own = new HashMap<>(settings);
    own.keySet().removeIf(name -> !name.startsWith("gateway."));
    own.putIfAbsent("gateway.credentials.file", keys.toString());
    own.putIfAbsent("gateway.credentials.check.ms", "100");
    own.putIfAbsent("gateway.listen.port", "0");
    Stores stores = Stores.discover(settings);
    Gateway gateway =
        new Gateway(
            GatewayConfig.of(own),
            buckets.keySet(),
            traffic,
            stores::open,
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            System::nanoTime);
    gateway.start();
    return new GatewayFixture(stores, gateway, keys);
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return gateway.endpoint();
  }

  Path keys() {
    return keys;
  }

  Stores stores() {
    return stores;
  }

  S3Client client() {
    return client(ACCESS_KEY, SECRET);
  }

  S3Client client(String accessKey, String secret) {
    return client(accessKey, secret, override -> override.retryStrategy(RetryMode.STANDARD));
  }

  S3Client client(
      String accessKey,
      String secret,
      Consumer<ClientOverrideConfiguration.Builder> configuration) {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .httpClientBuilder(Apache5HttpClient.builder())
        .credentialsProvider(credentials(accessKey, secret))
        .overrideConfiguration(configuration)
        .build();
  }

  S3Presigner presigner() {
    return presigner(endpoint(), true);
  }

  S3Presigner presigner(URI endpoint, boolean bucketInPath) {
    return S3Presigner.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(ACCESS_KEY, SECRET))
        .serviceConfiguration(
            S3Configuration.builder().pathStyleAccessEnabled(bucketInPath).build())
        .build();
  }

  private static StaticCredentialsProvider credentials(String accessKey, String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret));
  }

  @Override
  public void close() {
    gateway.close();
    stores.close();
  }
}
