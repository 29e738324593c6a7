package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.Checksum;
import io.drover.storage.Payload;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The same signature as the SDK's own signer makes. */
class SigV4Test {
  private static final Instant NOW = Instant.parse("2026-11-20T23:59:59Z");
  private static final AwsCredentialsIdentity KEY =
      AwsCredentialsIdentity.create("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final AwsCredentialsIdentity SESSION =
      AwsSessionCredentialsIdentity.create("ASIAEXAMPLE", "another", "token//with+signs==");

  private final SigV4 signer = new SigV4("eu-central-1");

  static List<String> keys() {
    return S3WireTest.keys();
  }

  @ParameterizedTest(quoteTextArguments = true)
  @MethodSource("keys")
  @DisplayName("T-11 an odd key is signed as the SDK signs it, with and without a session (T-36)")
  void keys(String key) {
    for (AwsCredentialsIdentity credentials : List.of(KEY, SESSION)) {
      same("GET", "/bucket/" + KeyPath.encode(key), Map.of(), Map.of(), null, credentials);
      same("GET", "/" + KeyPath.encode(key), Map.of(), Map.of(), null, credentials);
    }
  }

  @Test
  @DisplayName("conditions, metadata with odd white space, checksums and queries are signed alike")
  void everythingElse() {
    byte[] body = {1, 2, 3};
    same(
        "PUT",
        "/bucket/key",
        Map.of("partNumber", "10", "uploadId", "a/b+c=~d e%"),
        Map.of(
            "If-Match", "\"etag\"",
            "Content-Type", "text/plain;  charset=utf-8",
            "x-amz-meta-odd", "  a \t b\u000b  c ",
            "x-amz-meta-empty", "",
            "Content-MD5", "kAFQmDzST7DWlj99KOF/cg==",
            "Content-Length", "3"),
        body,
        KEY);
    same("PUT", "/bucket/key", Map.of(), Map.of("If-None-Match", "*"), new byte[0], SESSION);
    same("DELETE", "/bucket/key", Map.of("versionId", ""), Map.of(), null, KEY);
  }

  @Test
  @DisplayName("T-36 other credentials, another day: another key")
  void keyOfTheDay() {
    String today = ours("GET", "/k", Map.of(), Map.of(), null, KEY, NOW).get("Authorization");
    String again = ours("GET", "/k", Map.of(), Map.of(), null, SESSION, NOW).get("Authorization");
    Instant tomorrow = NOW.plusSeconds(1);

    assertThat(again).isNotEqualTo(today).contains("Credential=ASIAEXAMPLE/20261120/");
    assertThat(ours("GET", "/k", Map.of(), Map.of(), null, KEY, NOW))
        .containsEntry("Authorization", today);
    assertThat(ours("GET", "/k", Map.of(), Map.of(), null, KEY, tomorrow).get("Authorization"))
        .contains("Credential=AKIDEXAMPLE/20261121/");
  }

  private void same(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      AwsCredentialsIdentity credentials) {
    Map<String, String> ours = ours(method, path, query, headers, body, credentials, NOW);
    SdkHttpRequest theirs = theirs(method, path, query, headers, body, credentials);

    for (String name :
        List.of("Authorization", "x-amz-content-sha256", "X-Amz-Date", "X-Amz-Security-Token")) {
      assertThat(ours.get(name)).as(name).isEqualTo(theirs.firstMatchingHeader(name).orElse(null));
    }
  }

  private Map<String, String> ours(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      AwsCredentialsIdentity credentials,
      Instant now) {
    byte[] bytes = body == null ? new byte[0] : body;
    Map<String, String> signed = new HashMap<>(headers);
    signed.put("Host", "store.example:9000");
    String hash = Payload.of(bytes).checksum(Checksum.Kind.SHA256).hex();
    signer.sign(method, path, query, signed, hash, now, credentials);
    return signed;
  }

  private static SdkHttpRequest theirs(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      AwsCredentialsIdentity credentials) {
    var request =
        SdkHttpRequest.builder()
            .protocol("http")
            .host("store.example")
            .port(9000)
            .encodedPath(path)
            .method(SdkHttpMethod.fromValue(method));
    query.forEach(request::putRawQueryParameter);
    headers.forEach(request::putHeader);
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(credentials)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArray(body == null ? new byte[0] : body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, false)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
        .request();
  }
}
