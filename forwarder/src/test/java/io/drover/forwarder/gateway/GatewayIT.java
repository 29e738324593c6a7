package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.storage.StoreUri;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The SDK's client against a gateway over stores of this process. */
@DisplayName("L-01 the gateway is an S3 endpoint")
final class GatewayIT {
  private static final String BUCKET = "app-bucket";

  @TempDir private static Path directory;
  private static GatewayFixture gateway;
  private static S3Client s3;

  @BeforeAll
  static void start() {
    gateway =
        GatewayFixture.start(directory, Map.of(BUCKET, StoreUri.parse("memory://at-home/below/")));
    s3 = gateway.client();
  }

  @AfterAll
  static void stop() {
    s3.close();
    gateway.close();
  }

  private static void put(String key, String text) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  private static String get(String key) {
    return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asUtf8String();
  }

  @Test
  void what_is_put_is_got_until_it_is_deleted() {
    put("plain", "bytes");

    assertThat(get("plain")).isEqualTo("bytes");
    s3.deleteObject(delete -> delete.bucket(BUCKET).key("plain"));
    assertThatThrownBy(() -> get("plain")).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void headers_and_metadata_are_kept() {
    s3.putObject(
        put ->
            put.bucket(BUCKET)
                .key("dressed")
                .contentType("text/x-test")
                .cacheControl("no-cache")
                .contentDisposition("attachment")
                .contentLanguage("de")
                .metadata(Map.of("colour", "blue"))
                .tagging("team=red&stage=test"),
        RequestBody.fromString("x"));

    HeadObjectResponse head = s3.headObject(ask -> ask.bucket(BUCKET).key("dressed"));

    assertThat(head.contentType()).isEqualTo("text/x-test");
    assertThat(head.cacheControl()).isEqualTo("no-cache");
    assertThat(head.contentDisposition()).isEqualTo("attachment");
    assertThat(head.contentLanguage()).isEqualTo("de");
    assertThat(head.metadata()).isEqualTo(Map.of("colour", "blue"));
    assertThat(s3.getObjectTagging(ask -> ask.bucket(BUCKET).key("dressed")).tagSet())
        .extracting(tag -> tag.key() + "=" + tag.value())
        .containsExactlyInAnyOrder("team=red", "stage=test");
  }

  @Test
  void listings_roll_up_and_go_on() {
    for (String key : new String[] {"list/a", "list/b/1", "list/b/2", "list/c", "list/d/1"}) {
      put(key, "x");
    }

    ListObjectsV2Response first =
        s3.listObjectsV2(ask -> ask.bucket(BUCKET).prefix("list/").delimiter("/").maxKeys(2));
    ListObjectsV2Response second =
        s3.listObjectsV2(
            ask ->
                ask.bucket(BUCKET)
                    .prefix("list/")
                    .delimiter("/")
                    .maxKeys(9)
                    .continuationToken(first.nextContinuationToken()));

    assertThat(first.contents()).extracting(object -> object.key()).containsExactly("list/a");
    assertThat(first.commonPrefixes())
        .extracting(prefix -> prefix.prefix())
        .containsExactly("list/b/");
    assertThat(first.isTruncated()).isTrue();
    assertThat(second.contents()).extracting(object -> object.key()).containsExactly("list/c");
    assertThat(second.commonPrefixes())
        .extracting(prefix -> prefix.prefix())
        .containsExactly("list/d/");
    assertThat(second.isTruncated()).isFalse();
  }

  @Test
  void a_wrong_secret_and_an_unknown_key_are_refused() {
    try (S3Client wrong = gateway.client(GatewayFixture.ACCESS_KEY, "not the secret");
        S3Client unknown = gateway.client("nobody", "whatever")) {
      assertThatThrownBy(() -> wrong.listObjectsV2(ask -> ask.bucket(BUCKET)))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch"));
      assertThatThrownBy(() -> unknown.listObjectsV2(ask -> ask.bucket(BUCKET)))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId"));
    }
  }
}
