package io.drover.storage.s3;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** The connections of the lean way: no retries, no redirects, no decompression (T-23, T-24). */
final class WireClient {
  /** A pooled connection that was idle for longer is looked at before it is used again. */
  private static final TimeValue IDLE_BEFORE_CHECK = TimeValue.ofMilliseconds(500);

  private WireClient() {}

  /** Connections to an address, through the proxy that the environment names for it, if any. */
  static CloseableHttpClient open(S3Address address, S3Config.Http limits) {
    // As the SDK's client finds it by itself: system properties, then HTTP_PROXY and its like.
    ProxyConfiguration proxy = ProxyConfiguration.builder().build();
    boolean direct =
        proxy.host() == null
            || proxy.nonProxyHosts().stream().anyMatch(pattern -> address.host().matches(pattern));
    return direct
        ? HttpClients.createMinimal(connections(limits))
        : through(proxy, connections(limits));
  }

  private static CloseableHttpClient through(
      ProxyConfiguration proxy, PoolingHttpClientConnectionManager connections) {
    HttpHost host = new HttpHost(proxy.scheme(), proxy.host(), proxy.port());
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setProxy(host)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement();
    if (proxy.username() != null && proxy.password() != null) {
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(host),
          new UsernamePasswordCredentials(proxy.username(), proxy.password().toCharArray()));
      builder.setDefaultCredentialsProvider(credentials);
    }
    return builder.build();
  }

  private static PoolingHttpClientConnectionManager connections(S3Config.Http limits) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(limits.maxConnections())
        .setMaxConnPerRoute(limits.maxConnections())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(limits.connectTimeout()))
                .setSocketTimeout(Timeout.of(limits.readTimeout()))
                .setValidateAfterInactivity(IDLE_BEFORE_CHECK)
                .build())
        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
        .build();
  }

  /** The bounds of one request. */
  static RequestConfig limits(S3Config.Http limits) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.of(limits.acquireTimeout()))
        .setResponseTimeout(Timeout.of(limits.readTimeout()))
        .build();
  }
}
