package io.drover.storage.s3;

import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Sends signed requests for one bucket's objects: the SDK's signer and HTTP client without the
 * machinery between them, at under half of its CPU time per small object (docs/adr/0025). Safe for
 * any number of threads.
 */
final class S3Wire {
  private final S3Address address;
  private final String region;
  private final boolean signPayload;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final SdkHttpClient http;
  private final SkewedClock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  S3Wire(S3Address address, S3Config config, SdkHttpClient http, Clock clock) {
    this.address = address;
    this.region = config.region().id();
    this.signPayload = config.payloadSigning().applies(address.protocol());
    this.credentials = config.credentials();
    this.http = http;
    this.clock = new SkewedClock(clock);
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
      SignedRequest signed = sign(request);
      HttpExecuteRequest.Builder execute = HttpExecuteRequest.builder().request(signed.request());
      if (request.payload() != null) {
        execute.contentStreamProvider(stream(request.payload()));
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
  SignedRequest sign(WireRequest request) {
    SignRequest.Builder<AwsCredentialsIdentity> sign =
        SignRequest.builder((AwsCredentialsIdentity) credentials.resolveIdentity().join())
            .request(build(request))
            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
            .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
            .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
            .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, false)
            .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, signPayload)
            .putProperty(HttpSigner.SIGNING_CLOCK, clock);
    // Without its bytes the signer says UNSIGNED-PAYLOAD; with them it insists on hashing them on
    // plain HTTP.
    Payload payload = request.payload();
    if (signPayload && payload != null) {
      sign.payload(stream(payload));
    }
    return signer.sign(sign.build());
  }

  private SdkHttpRequest build(WireRequest request) {
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder()
            .protocol(address.protocol())
            .host(address.host())
            .port(address.port())
            .encodedPath(address.path(request.key()))
            .method(request.method());
    for (Map.Entry<String, String> parameter : request.query().entrySet()) {
      builder.putRawQueryParameter(parameter.getKey(), parameter.getValue());
    }
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      builder.putHeader(header.getKey(), header.getValue());
    }
    @Nullable Payload payload = request.payload();
    if (payload != null) {
      builder.putHeader("Content-Length", Integer.toString(payload.length()));
    }
    return builder.build();
  }

  private static ContentStreamProvider stream(Payload payload) {
    return payload::stream;
  }
}
