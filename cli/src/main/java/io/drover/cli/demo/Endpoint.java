package io.drover.cli.demo;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 endpoint with the access key of an application.
 *
 * @param uri where it is
 * @param accessKey id of the access key
 * @param secret its secret
 */
public record Endpoint(URI uri, String accessKey, String secret) {
  /** Longest wait for an answer: longer than any gateway holds a request. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /**
   * An S3 client that tries once: who writes a value twice cannot tell which of them a reader saw.
   *
   * @param connections most connections
   */
  S3Client client(int connections) {
    return S3Client.builder()
        .endpointOverride(uri)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(connections)
                .connectionTimeout(CONNECT)
                .socketTimeout(ANSWER))
        .build();
  }

  /** Without the secret (T-38). */
  @Override
  public String toString() {
    return "Endpoint[" + uri + ", " + accessKey + "]";
  }
}
