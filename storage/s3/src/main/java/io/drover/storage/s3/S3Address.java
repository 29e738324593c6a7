package io.drover.storage.s3;

import java.net.URI;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointParams;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/**
 * Where a bucket is, as the SDK's own endpoint rules say; asked once, because they say the same for
 * every key.
 *
 * @param protocol {@code http} or {@code https}
 * @param host host name, with the bucket in front of it or not
 * @param port port, also when it is the protocol's own
 * @param base path before the key, ending in a slash
 */
record S3Address(String protocol, String host, int port, String base) {
  static S3Address of(String bucket, S3Config config) {
    S3EndpointParams.Builder params =
        S3EndpointParams.builder()
            .bucket(bucket)
            .region(config.region())
            .forcePathStyle(config.pathStyle())
            .disableS3ExpressSessionAuth(true);
    config.endpoint().ifPresent(endpoint -> params.endpoint(endpoint.toString()));
    URI url =
        S3EndpointProvider.defaultProvider()
            .resolveEndpoint(params.build())
            .join()
            .endpointUrl()
            .toUri();
    String path = url.getRawPath();
    return new S3Address(
        url.getScheme(), url.getHost(), port(url), path.endsWith("/") ? path : path + "/");
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return url.getScheme().equals("https") ? 443 : 80;
  }

  /** The value of the Host header: with the port where it is not the protocol's own. */
  String hostHeader() {
    boolean usual = port == (protocol.equals("https") ? 443 : 80);
    return usual ? host : host + ":" + port;
  }

  /** The encoded path of an object, or of the bucket itself for the empty key. */
  String path(String key) {
    if (key.isEmpty() && base.length() > 1) {
      return base.substring(0, base.length() - 1);
    }
    return base + KeyPath.encode(key);
  }
}
