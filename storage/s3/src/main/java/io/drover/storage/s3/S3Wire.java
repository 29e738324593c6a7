package io.drover.storage.s3;

import io.drover.storage.Checksum;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Sends signed requests for one bucket's objects: with the HTTP library under the SDK and the SDK's
 * credentials, without the machinery around them, at a fraction of its CPU time per small object
 * (docs/adr/0025, 0041). Safe for any number of threads.
 */
final class S3Wire {
  /** SHA-256 of nothing. */
  private static final String EMPTY = Payload.EMPTY.checksum(Checksum.Kind.SHA256).hex();

  private final S3Address address;
  private final boolean signPayload;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final HttpHost target;
  private final RequestConfig limits;
  private final CloseableHttpClient http;
  private final SkewedClock clock;
  private final SigV4 signer;

  S3Wire(S3Address address, S3Config config, CloseableHttpClient http, Clock clock) {
    this.address = address;
    this.signPayload = config.payloadSigning().applies(address.protocol());
    this.credentials = config.credentials();
    this.target = new HttpHost(address.protocol(), address.host(), address.port());
    this.limits = WireClient.limits(config.http());
    this.http = http;
    this.clock = new SkewedClock(clock);
    this.signer = new SigV4(config.region().id());
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
    boolean again = request.streamed() == null && response.status() == 403;
    if (again && response.date().map(clock::correct).orElse(false)) {
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
      ClassicHttpRequest message = message(request);
      HttpClientContext context = HttpClientContext.create();
      context.setRequestConfig(limits);
      return new WireResponse(request.what(), http.executeOpen(target, message, context));
    } catch (IOException | SdkException e) {
      StreamedPayload streamed = request.streamed();
      if (streamed != null && streamed.failure().isPresent()) {
        throw new UncheckedIOException(streamed.failure().get());
      }
      throw S3Failure.unreached(request.what(), e);
    } catch (CompletionException e) {
      throw S3Failure.unreached(
          request.what(), e.getCause() instanceof Exception cause ? cause : e);
    }
  }

  private ClassicHttpRequest message(WireRequest request) {
    String path = address.path(request.key());
    Payload payload = request.payload();
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.put(HttpHeaders.HOST, address.hostHeader());
    signer.sign(
        request.method().name(),
        path,
        request.query(),
        headers,
        request.streamed() == null ? payloadHash(payload) : SigV4.UNSIGNED_PAYLOAD,
        clock.instant(),
        credentials.resolveIdentity().join());
    ClassicHttpRequest message =
        new BasicClassicHttpRequest(
            request.method().name(), target, sent(path) + query(request.query()));
    headers.forEach(message::setHeader);
    if (payload != null) {
      message.setEntity(
          new ByteArrayEntity(payload.bytes(), payload.offset(), payload.length(), null));
    }
    StreamedPayload streamed = request.streamed();
    if (streamed != null) {
      message.setEntity(new InputStreamEntity(streamed.stream(), streamed.length(), null));
    }
    return message;
  }

  /** Two slashes at the beginning would look like a host; S3 takes the second one escaped too. */
  private static String sent(String path) {
    return path.startsWith("//") ? "/%2F" + path.substring(2) : path;
  }

  private static String query(Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? '?' : '&')
                .append(KeyPath.query(name))
                .append('=')
                .append(KeyPath.query(value)));
    return text.toString();
  }

  private String payloadHash(@Nullable Payload payload) {
    if (!signPayload) {
      return SigV4.UNSIGNED_PAYLOAD;
    }
    return payload == null ? EMPTY : payload.checksum(Checksum.Kind.SHA256).hex();
  }
}
