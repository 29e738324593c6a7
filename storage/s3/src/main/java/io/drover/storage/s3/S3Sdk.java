package io.drover.storage.s3;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The two ways to the store. That of the SDK, with connections of its own, is made when it is first
 * needed, because a cold JVM takes a second of CPU time to make it.
 */
final class S3Sdk implements AutoCloseable {
  private final S3Config config;
  private final CloseableHttpClient http;
  private final S3Wire wire;
  private @Nullable S3Client client;

  private S3Sdk(S3Config config, CloseableHttpClient http, S3Wire wire) {
    this.config = config;
    this.http = http;
    this.wire = wire;
  }

  static S3Sdk open(String bucket, S3Config config, Clock clock) {
    S3Address address = S3Address.of(bucket, config);
    CloseableHttpClient http = WireClient.open(address, config.http());
    return new S3Sdk(config, http, new S3Wire(address, config, http, clock));
  }

  /** For requests for one object, and for listings. */
  S3Wire wire() {
    return wire;
  }

  /** For everything else. */
  synchronized S3Client client() {
    if (client == null) {
      client = client(config);
    }
    return client;
  }

  private static Apache5HttpClient.Builder http(S3Config.Http limits) {
    return Apache5HttpClient.builder()
        .maxConnections(limits.maxConnections())
        .connectionTimeout(limits.connectTimeout())
        .socketTimeout(limits.readTimeout())
        .connectionAcquisitionTimeout(limits.acquireTimeout())
        // A round trip per put, and some servers answer it wrongly.
        .expectContinueEnabled(false);
  }

  /** One attempt per call, because the caller retries; no checksums of its own accord (T-03). */
  private static S3Client client(S3Config config) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http(config.http()))
            .region(config.region())
            .credentialsProvider(config.credentials())
            .forcePathStyle(config.pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .disableS3ExpressSessionAuth(true)
            .overrideConfiguration(
                override -> override.retryStrategy(retry -> retry.maxAttempts(1)));
    Optional<URI> endpoint = config.endpoint();
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
    http.close(CloseMode.IMMEDIATE);
  }
}
