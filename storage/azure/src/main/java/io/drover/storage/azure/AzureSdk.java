package io.drover.storage.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.util.Configuration;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.drover.storage.StoreException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The SDK's client of one container, for everything but the bytes and heads of objects. One attempt
 * per call, because the caller retries (T-24). Safe for any number of threads.
 */
final class AzureSdk {
  /** The first service version whose listing takes {@code startFrom}; both ways speak it. */
  static final BlobServiceVersion VERSION = BlobServiceVersion.V2026_02_06;

  private final BlobServiceClient service;
  private final BlobContainerClient container;
  private final Duration acquireTimeout;

  /** The JDK's client opens a connection for every call that finds none free. */
  private final Semaphore calls;

  private AzureSdk(BlobServiceClient service, String container, AzureConfig.Http limits) {
    this.service = service;
    this.container = service.getBlobContainerClient(container);
    this.acquireTimeout = limits.acquireTimeout();
    this.calls = new Semaphore(limits.maxConnections());
  }

  /** Ready; has not reached the service yet. */
  static AzureSdk open(String container, AzureConfig config) {
    BlobServiceClientBuilder builder =
        new BlobServiceClientBuilder()
            .endpoint(endpoint(config.endpoint()))
            .serviceVersion(VERSION)
            .configuration(Configuration.NONE)
            .httpClient(http(config.http()))
            .addPolicy(new ForeignAnswers())
            // URLs may hold signatures (T-38), whatever the environment says of logging.
            .httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE))
            .retryOptions(
                new RequestRetryOptions(
                    RetryPolicyType.FIXED, 1, (Duration) null, null, null, null));
    config.credentials().lend(builder);
    return new AzureSdk(builder.buildClient(), container, config.http());
  }

  /** The SDK takes a path for the account's name only if the host has a port. */
  private static String endpoint(URI endpoint) {
    if (endpoint.getRawPath().isEmpty() || endpoint.getPort() >= 0) {
      return endpoint.toString();
    }
    int port = "https".equals(endpoint.getScheme()) ? 443 : 80;
    return "%s://%s:%d%s"
        .formatted(endpoint.getScheme(), endpoint.getHost(), port, endpoint.getRawPath());
  }

  private static HttpClient http(AzureConfig.Http limits) {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder()
                .proxy(java.net.http.HttpClient.Builder.NO_PROXY)
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER))
        .configuration(Configuration.NONE)
        .connectionTimeout(limits.connectTimeout())
        .writeTimeout(limits.readTimeout())
        .responseTimeout(limits.readTimeout())
        .readTimeout(limits.readTimeout())
        .build();
  }

  /**
   * Makes one call.
   *
   * @param what the call and its subject, for messages
   * @throws StoreException if it fails, as {@link AzureFailure} translates it
   */
  <T> T call(String what, Function<BlobContainerClient, T> action) {
    acquire(what);
    try {
      return action.apply(container);
    } catch (RuntimeException e) {
      throw AzureFailure.translate(what, e);
    } finally {
      calls.release();
    }
  }

  /** Signs for a container of the account, without asking the service; needs the account's key. */
  String sign(String name, BlobServiceSasSignatureValues values) {
    return service.getBlobContainerClient(name).generateSas(values);
  }

  private void acquire(String what) {
    try {
      if (!calls.tryAcquire(acquireTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StoreException.Unavailable(
            "%s failed: no free connection within %s".formatted(what, acquireTimeout));
      }
    } catch (InterruptedException e) {
      throw AzureFailure.interrupted(what, e);
    }
  }
}
