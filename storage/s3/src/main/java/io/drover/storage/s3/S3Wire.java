package io.drover.storage.s3;

import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Sends signed requests for one bucket's objects: the SDK's HTTP client and credentials without the
 * machinery around them, at a fraction of its CPU time per small object (docs/adr/0025, 0041). Safe
 * for any number of threads.
 */
final class S3Wire {
  /** SHA-256 of nothing. */
  private static final String EMPTY = SigV4.sha256(new byte[0], 0, 0);

  private final S3Address address;
  private final boolean signPayload;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final SdkHttpClient http;
  private final SkewedClock clock;
  private final SigV4 signer;
  private final String host;

  S3Wire(S3Address address, S3Config config, SdkHttpClient http, Clock clock) {
    this.address = address;
    this.signPayload = config.payloadSigning().applies(address.protocol());
    this.credentials = config.credentials();
    this.http = http;
    this.clock = new SkewedClock(clock);
    this.signer = new SigV4(config.region().id());
    this.host = address.hostHeader();
  }

  /**
   * Sends a request and gives the answer, if it is a success.
   *
   * <p>Sent a second time in one case only: when the store refused the signature and its clock
   * differs from ours, with a signature of the store's time. Everything else is left to the
   * caller's retries.
   *
   * @throws StoreException for any other answer
   */
  WireResponse send(WireRequest request) {
    WireResponse response = exchange(request);
    if (response.ok()) {
      return response;
    }
    S3Failure failure = response.failure();
    if (response.status() == 403 && response.date().map(clock::correct).orElse(false)) {
      response = exchange(request);
      if (response.ok()) {
        return response;
      }
      failure = response.failure();
    }
    throw failure.translate(null);
  }

  private WireResponse exchange(WireRequest request) {
    try {
      HttpExecuteRequest.Builder execute = HttpExecuteRequest.builder().request(signed(request));
      Payload payload = request.payload();
      if (payload != null) {
        execute.contentStreamProvider(payload::stream);
      }
      return new WireResponse(request.what(), http.prepareRequest(execute.build()).call());
    } catch (IOException | SdkException e) {
      throw S3Failure.unreached(request.what(), e);
    } catch (CompletionException e) {
      throw S3Failure.unreached(
          request.what(), e.getCause() instanceof Exception cause ? cause : e);
    }
  }

  /** The request as it goes out. */
  SdkHttpRequest signed(WireRequest request) {
    String path = address.path(request.key());
    Payload payload = request.payload();
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.put("Host", host);
    if (payload != null) {
      headers.put("Content-Length", Integer.toString(payload.length()));
    }
    signer.sign(
        request.method().name(),
        path,
        request.query(),
        headers,
        payloadHash(payload),
        clock.instant(),
        credentials.resolveIdentity().join());
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder()
            .protocol(address.protocol())
            .host(address.host())
            .port(address.port())
            .encodedPath(path)
            .method(request.method());
    request.query().forEach(builder::putRawQueryParameter);
    headers.forEach(builder::putHeader);
    return builder.build();
  }

  private String payloadHash(@Nullable Payload payload) {
    if (!signPayload) {
      return SigV4.UNSIGNED_PAYLOAD;
    }
    return payload == null
        ? EMPTY
        : SigV4.sha256(payload.bytes(), payload.offset(), payload.length());
  }
}
