package io.drover.storage.azure;

import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The lean way: sends signed requests for blobs of one container, each exactly once: no retries, no
 * redirects, no decompression (T-23, T-24). Safe for any number of threads.
 */
final class AzureWire implements AutoCloseable {
  static final String VERSION = AzureSdk.VERSION.getVersion();

  /** A pooled connection that was idle for longer is looked at before it is used again. */
  private static final TimeValue IDLE_BEFORE_CHECK = TimeValue.ofMilliseconds(500);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final HttpHost host;
  private final String base;
  private final Credentials credentials;
  private final Clock clock;
  private final RequestConfig limits;
  private final CloseableHttpClient http;
  private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

  /** The time as it is sent, for a second. */
  private record Stamp(long second, String text) {}

  AzureWire(String container, AzureConfig config, Clock clock) {
    this.host =
        new HttpHost(
            config.endpoint().getScheme(),
            config.endpoint().getHost(),
            config.endpoint().getPort());
    this.base = config.endpoint().getRawPath() + "/" + BlobPath.path(container);
    this.credentials = config.credentials();
    this.clock = clock;
    this.limits =
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(config.http().acquireTimeout()))
            .setResponseTimeout(Timeout.of(config.http().readTimeout()))
            .build();
    this.http = client(config.http());
  }

  private static CloseableHttpClient client(AzureConfig.Http limits) {
    return HttpClients.createMinimal(
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(limits.maxConnections())
            .setMaxConnPerRoute(limits.maxConnections())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(limits.connectTimeout()))
                    .setSocketTimeout(Timeout.of(limits.readTimeout()))
                    .setValidateAfterInactivity(IDLE_BEFORE_CHECK)
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .build());
  }

  /**
   * Sends a request and gives the answer, if it is a success.
   *
   * @throws StoreException for any other answer
   */
  WireResponse send(WireRequest request) {
    WireResponse response = exchange(request);
    if (!response.ok()) {
      throw response.failure().translate();
    }
    return response;
  }

  private WireResponse exchange(WireRequest request) {
    ClassicHttpRequest message = message(request);
    HttpClientContext context = HttpClientContext.create();
    context.setRequestConfig(limits);
    try {
      return new WireResponse(request.what(), http.executeOpen(host, message, context));
    } catch (IOException e) {
      StreamedPayload streamed = request.streamed();
      if (streamed != null && streamed.failure().isPresent()) {
        throw new UncheckedIOException(streamed.failure().get());
      }
      throw AzureFailure.unreached(request.what(), e);
    }
  }

  private ClassicHttpRequest message(WireRequest request) {
    String path = base + "/" + BlobPath.path(request.key());
    @Nullable Payload payload = request.payload();
    Map<String, String> headers = request.headers();
    headers.put("x-ms-date", date());
    headers.put("x-ms-version", VERSION);
    credentials.sign(request.method(), path, request.query(), request.length(), headers);
    ClassicHttpRequest message =
        new BasicClassicHttpRequest(request.method(), host, path + query(request.query()));
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

  private String query(Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(BlobPath.query(value)));
    String suffix = credentials.suffix();
    return suffix.isEmpty() ? text.toString() : text + (text.isEmpty() ? "?" : "&") + suffix;
  }

  private String date() {
    Instant now = clock.instant();
    Stamp present = stamp;
    if (present.second() != now.getEpochSecond()) {
      present = new Stamp(now.getEpochSecond(), DATE.format(now));
      stamp = present;
    }
    return present.text();
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
  }
}
