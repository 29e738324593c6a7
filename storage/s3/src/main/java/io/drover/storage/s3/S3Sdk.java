package io.drover.storage.s3;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * What the store needs of the SDK: one HTTP client that both ways share, and the SDK's S3 client.
 *
 * @param http the connections
 * @param client for everything but requests for one object
 * @param wire for requests for one object
 */
record S3Sdk(SdkHttpClient http, S3Client client, S3Wire wire) implements AutoCloseable {
  static S3Sdk open(String bucket, S3Config config, Clock clock) {
    SdkHttpClient http = http(config.http());
    return new S3Sdk(
        http, client(config, http), new S3Wire(S3Address.of(bucket, config), config, http, clock));
  }

  private static SdkHttpClient http(S3Config.Http limits) {
    return Apache5HttpClient.builder()
        .maxConnections(limits.maxConnections())
        .connectionTimeout(limits.connectTimeout())
        .socketTimeout(limits.readTimeout())
        .connectionAcquisitionTimeout(limits.acquireTimeout())
        // A round trip per put, and some servers answer it wrongly.
        .expectContinueEnabled(false)
        .build();
  }

  /** One attempt per call, because the caller retries; no checksums of its own accord (T-03). */
  private static S3Client client(S3Config config, SdkHttpClient http) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
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
  public void close() {
    client.close();
    http.close();
  }
}
