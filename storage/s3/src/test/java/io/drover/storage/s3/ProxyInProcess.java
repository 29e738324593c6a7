package io.drover.storage.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** S3Proxy in this process, over a directory; it checks signatures. */
final class ProxyInProcess implements AutoCloseable {
  private final S3Proxy proxy;

  private ProxyInProcess(S3Proxy proxy) {
    this.proxy = proxy;
  }

  static ProxyInProcess start(Path directory, String... buckets) throws Exception {
    for (String bucket : buckets) {
      Files.createDirectories(directory.resolve(bucket));
    }
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(BlobStores.create("filesystem", properties))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "access", "secret-of-test")
            .v4MaxNonChunkedRequestSize(64 << 20)
            .build();
    proxy.start();
    return new ProxyInProcess(proxy);
  }

  Map<String, String> settings() {
    return Map.of(
        "endpoint",
        "http://127.0.0.1:" + proxy.getPort(),
        "access-key",
        "access",
        "secret-key",
        "secret-of-test");
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not stop", e);
    }
  }
}
