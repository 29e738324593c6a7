package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.Payload;
import io.drover.storage.StoreSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;

/** The lean way makes the same request as the SDK's client. */
class S3WireTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private final RecordingHttp sdkHttp = new RecordingHttp();
  private final RecordingClient http = new RecordingClient();

  static List<String> keys() {
    return List.of(
        "plain.txt",
        "a//b",
        "/leading",
        "a/./b/../c",
        "trailing/",
        "back\\slash",
        "plus+plus",
        "per%cent%2F",
        "question?mark&amp=x",
        "hash#tag;semi:colon,comma",
        "star*quotes\"'<>|",
        "blank blank",
        "tab\tnewline\n\u0001\u007f",
        "nonchar\uffff",
        "emoji\ud83d\ude00",
        "e\u0301\u00e9",
        "~tilde$dollar!bang@at(paren)[bracket]{brace}^caret`tick=");
  }

  private static S3Config config(Map<String, String> extra) {
    Map<String, String> settings = new java.util.HashMap<>(extra);
    settings.put("access-key", "AKIDEXAMPLE");
    settings.put("secret-key", "secret");
    settings.putIfAbsent("region", "eu-central-1");
    return S3Config.of(new StoreSettings("s3", S3Config.SETTINGS, settings));
  }

  private S3Wire wire(S3Config config) {
    return new S3Wire(S3Address.of("bucket", config), config, http, CLOCK);
  }

  private ClassicHttpRequest sent(S3Config config, String key) {
    wire(config).send(WireRequest.bare("get", Method.GET, key, Map.of())).finish();
    return http.last();
  }

  @ParameterizedTest(quoteTextArguments = true)
  @MethodSource("keys")
  @DisplayName("T-11 an odd key has the URL that the SDK gives it, in both styles of address")
  void sameUrlAsTheSdk(String key) {
    for (S3Config config :
        List.of(
            config(Map.of()),
            config(Map.of("endpoint", "http://127.0.0.1:9000")),
            config(Map.of("endpoint", "http://store.example", "addressing", "virtual")))) {
      ClassicHttpRequest ours = sent(config, key);
      HttpHost target = http.lastTarget();
      SdkHttpRequest theirs = sdk(config, key);

      // The SDK's HTTP client does the same to two slashes, after this.
      assertThat(ours.getPath().replaceFirst("^/%2F", "//")).isEqualTo(theirs.encodedPath());
      assertThat(target.getHostName()).isEqualTo(theirs.host());
      assertThat(target.getPort()).isEqualTo(theirs.port());
      assertThat(target.getSchemeName()).isEqualTo(theirs.protocol());
      assertThat(header("Host")).startsWith(theirs.host());
    }
  }

  private SdkHttpRequest sdk(S3Config config, String key) {
    var builder =
        S3Client.builder()
            .httpClient(sdkHttp)
            .region(config.region())
            .credentialsProvider(config.credentials())
            .forcePathStyle(config.pathStyle());
    config.endpoint().ifPresent(builder::endpointOverride);
    try (S3Client client = builder.build()) {
      client.getObjectAsBytes(ask -> ask.bucket("bucket").key(key));
      return sdkHttp.last();
    }
  }

  @Test
  @DisplayName("the signature covers the bytes on plain HTTP and leaves them to TLS otherwise")
  void payloadSigning() {
    Payload payload = Payload.of("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    String hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    assertThat(contentHash(Map.of("endpoint", "http://127.0.0.1:9000"), payload)).isEqualTo(hash);
    assertThat(contentHash(Map.of(), payload)).isEqualTo("UNSIGNED-PAYLOAD");
    assertThat(contentHash(Map.of("payload-signing", "always"), payload)).isEqualTo(hash);
    assertThat(
            contentHash(
                Map.of("endpoint", "http://127.0.0.1:9000", "payload-signing", "never"), payload))
        .isEqualTo("UNSIGNED-PAYLOAD");
  }

  private String contentHash(Map<String, String> settings, Payload payload) {
    WireRequest put = new WireRequest("put", Method.PUT, "key", Map.of(), Map.of(), payload);
    wire(config(settings)).send(put).finish();
    assertThat(http.last().getEntity().getContentLength()).isEqualTo(3);
    assertThat(http.last().getFirstHeader("Expect")).isNull();
    return header("x-amz-content-sha256");
  }

  @Test
  @DisplayName("requests are signed for the region and at the time of the clock")
  void signature() {
    sent(config(Map.of("region", "ap-south-1")), "key");

    assertThat(header("X-Amz-Date")).isEqualTo("20261120T120000Z");
    assertThat(header("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/ap-south-1/s3/aws4_request");
  }

  private String header(String name) {
    return http.last().getFirstHeader(name).getValue();
  }
}
