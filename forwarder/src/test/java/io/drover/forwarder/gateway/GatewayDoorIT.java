package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.StoreUri;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** How the gateway lets people in. */
@DisplayName("L-01 the door of the gateway")
final class GatewayDoorIT {
  private static final String BUCKET = "app-bucket";
  private static final String PASSWORD = "password-of-the-keystore";

  @TempDir private Path directory;

  private GatewayFixture gateway(Map<String, String> settings) {
    return GatewayFixture.start(
        directory, Map.of(BUCKET, StoreUri.parse("memory://behind-the-door")), settings);
  }

  @Test
  void buckets_may_be_in_the_name_of_the_host() throws IOException {
    try (GatewayFixture gateway = gateway(Map.of("gateway.virtual.host.domain", "gw.test"));
        S3Client s3 = gateway.client();
        S3Presigner presigner = gateway.presigner(URI.create("http://gw.test"), false)) {
      // The client names the address, which is no bucket.
      s3.putObject(put -> put.bucket(BUCKET).key("key"), RequestBody.fromString("bytes"));
      URI url =
          URI.create(
              presigner
                  .presignGetObject(
                      sign ->
                          sign.signatureDuration(Duration.ofMinutes(5))
                              .getObjectRequest(get -> get.bucket(BUCKET).key("key")))
                  .url()
                  .toString());

      assertThat(url.getHost()).isEqualTo(BUCKET + ".gw.test");
      assertThat(raw(gateway.endpoint(), url)).startsWith("HTTP/1.1 200").endsWith("bytes");
    }
  }

  /** Sends a request for one host to another. */
  private static String raw(URI to, URI url) throws IOException {
    try (Socket socket = new Socket(to.getHost(), to.getPort())) {
      String request =
          "GET %s?%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(url.getRawPath(), url.getRawQuery(), url.getHost());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void with_a_keystore_it_speaks_tls() throws Exception {
    Path keystore = keystore();
    try (GatewayFixture gateway =
            gateway(
                Map.of(
                    "gateway.tls.keystore.file",
                    keystore.toString(),
                    "gateway.tls.keystore.password",
                    PASSWORD));
        HttpClient http = HttpClient.newBuilder().sslContext(trusting(keystore)).build()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(gateway.endpoint().resolve("/healthz")).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(gateway.endpoint().getScheme()).isEqualTo("https");
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  private Path keystore() throws Exception {
    Path file = directory.resolve("gateway.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return file;
  }

  private static SSLContext trusting(Path keystore) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keystore)) {
      trusted.load(in, PASSWORD.toCharArray());
    }
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("gateway", trusted.getCertificate("gateway"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
