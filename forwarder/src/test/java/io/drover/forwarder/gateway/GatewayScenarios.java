package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.StoreUri;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What applications may expect of the gateway, whatever store is behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("L-01 the gateway is an S3 endpoint")
abstract class GatewayScenarios {
  static final String BUCKET = "app-bucket";

  Path directory = Path.of("");
  private GatewayFixture gateway;
  private StoreUri home;
  S3Client s3;

  /** Where the bucket is; starts what it needs. */
  abstract StoreUri home();

  /** Settings of its store. */
  abstract Map<String, String> settings();

  /** Whether the store can hold a key. */
  boolean holds(String key) {
    return !key.isEmpty();
  }

  /** Whether the store has tags. */
  boolean tagged() {
    return true;
  }

  @BeforeAll
  final void start(@TempDir Path scratch) {
    directory = scratch;
    home = home();
    gateway = GatewayFixture.start(directory, Map.of(BUCKET, home), settings());
    s3 = gateway.client();
  }

  @AfterAll
  final void stop() {
    s3.close();
    gateway.close();
  }

  private void put(String key, String text) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  private String get(String key) {
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
    if (!tagged()) {
      return;
    }
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

  @Test
  void ranges_are_served() {
    put("ranged", "0123456789");

    assertThat(range("ranged", "bytes=2-4")).isEqualTo("234");
    assertThat(range("ranged", "bytes=7-")).isEqualTo("789");
    assertThat(range("ranged", "bytes=-2")).isEqualTo("89");
    assertThat(range("ranged", "bytes=8-100")).isEqualTo("89");
    refused(() -> range("ranged", "bytes=10-"), 416);
  }

  private String range(String key, String range) {
    return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key).range(range)).asUtf8String();
  }

  private static void refused(ThrowingCallable call, int status) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }

  @Test
  void conditions_of_reads_are_judged() {
    put("conditional-read", "bytes");
    String tag = s3.headObject(ask -> ask.bucket(BUCKET).key("conditional-read")).eTag();

    assertThat(
            s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("conditional-read").ifMatch(tag))
                .asUtf8String())
        .isEqualTo("bytes");
    refused(
        () -> s3.getObject(get -> get.bucket(BUCKET).key("conditional-read").ifNoneMatch(tag)),
        304);
    refused(
        () -> s3.getObject(get -> get.bucket(BUCKET).key("conditional-read").ifMatch("\"other\"")),
        412);
    refused(
        () -> s3.headObject(get -> get.bucket(BUCKET).key("conditional-read").ifNoneMatch(tag)),
        304);
  }

  @Test
  void conditions_of_writes_are_judged_by_the_store() {
    s3.putObject(
        put -> put.bucket(BUCKET).key("conditional").ifNoneMatch("*"),
        RequestBody.fromString("one"));
    String first = s3.headObject(ask -> ask.bucket(BUCKET).key("conditional")).eTag();
    refused(
        () ->
            s3.putObject(
                put -> put.bucket(BUCKET).key("conditional").ifNoneMatch("*"),
                RequestBody.fromString("two")),
        412);
    s3.putObject(
        put -> put.bucket(BUCKET).key("conditional").ifMatch(first), RequestBody.fromString("two"));
    refused(
        () ->
            s3.putObject(
                put -> put.bucket(BUCKET).key("conditional").ifMatch(first),
                RequestBody.fromString("three")),
        412);
    refused(
        () -> s3.deleteObject(delete -> delete.bucket(BUCKET).key("conditional").ifMatch(first)),
        412);

    assertThat(get("conditional")).isEqualTo("two");
  }

  @Test
  void an_upload_in_parts_becomes_one_object() {
    byte[] first = new byte[5 << 20];
    Arrays.fill(first, (byte) 'a');
    String id =
        s3.createMultipartUpload(
                begin -> begin.bucket(BUCKET).key("parts").metadata(Map.of("made", "in-parts")))
            .uploadId();
    String one = part(id, 1, first);
    String two = part(id, 2, "end".getBytes(StandardCharsets.UTF_8));

    assertThat(s3.listParts(list -> list.bucket(BUCKET).key("parts").uploadId(id)).parts())
        .extracting(part -> part.partNumber() + ":" + part.size())
        .containsExactly("1:5242880", "2:3");
    s3.completeMultipartUpload(
        complete ->
            complete
                .bucket(BUCKET)
                .key("parts")
                .uploadId(id)
                .multipartUpload(
                    parts ->
                        parts.parts(
                            CompletedPart.builder().partNumber(1).eTag(one).build(),
                            CompletedPart.builder().partNumber(2).eTag(two).build())));

    HeadObjectResponse head = s3.headObject(ask -> ask.bucket(BUCKET).key("parts"));
    assertThat(head.contentLength()).isEqualTo(first.length + 3);
    assertThat(head.metadata()).isEqualTo(Map.of("made", "in-parts"));
    assertThat(range("parts", "bytes=-4")).isEqualTo("aend");
  }

  private String part(String id, int number, byte[] bytes) {
    return s3.uploadPart(
            part -> part.bucket(BUCKET).key("parts").uploadId(id).partNumber(number),
            RequestBody.fromBytes(bytes))
        .eTag();
  }

  @Test
  void an_upload_that_is_given_up_or_made_up_is_not_there() {
    String id = s3.createMultipartUpload(begin -> begin.bucket(BUCKET).key("given-up")).uploadId();
    s3.uploadPart(
        part -> part.bucket(BUCKET).key("given-up").uploadId(id).partNumber(1),
        RequestBody.fromString("x"));
    s3.abortMultipartUpload(abort -> abort.bucket(BUCKET).key("given-up").uploadId(id));

    refused(() -> s3.headObject(ask -> ask.bucket(BUCKET).key("given-up")), 404);
    refused(() -> s3.listParts(list -> list.bucket(BUCKET).key("another").uploadId(id)), 404);
    refused(
        () -> s3.listParts(list -> list.bucket(BUCKET).key("given-up").uploadId("made-up")), 404);
  }

  @Test
  void a_large_body_passes_through() {
    byte[] bytes = new byte[20 << 20];
    new Random(7).nextBytes(bytes);

    s3.putObject(put -> put.bucket(BUCKET).key("large"), RequestBody.fromBytes(bytes));

    assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("large")).asByteArray())
        .isEqualTo(bytes);
  }

  @Test
  void copies_do_not_carry_on_what_drover_wrote() {
    ObjectStore store = gateway.stores().open(home);
    ObjectAttributes stamped =
        new Provenance("job-1", 3, new Pin("pin"))
            .stamp(new ObjectAttributes(Map.of(), Map.of("colour", "blue"), Map.of()));
    store.put(
        home.key("moved"),
        stamped,
        Payload.of("bytes".getBytes(StandardCharsets.UTF_8)),
        Condition.NONE);

    s3.copyObject(
        copy ->
            copy.sourceBucket(BUCKET)
                .sourceKey("moved")
                .destinationBucket(BUCKET)
                .destinationKey("copied"));

    assertThat(s3.headObject(ask -> ask.bucket(BUCKET).key("moved")).metadata())
        .isEqualTo(Map.of("colour", "blue"));
    assertThat(get("copied")).isEqualTo("bytes");
    assertThat(store.head(home.key("copied")).orElseThrow().attributes().metadata())
        .isEqualTo(Map.of("colour", "blue"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space", "plus+sign", "per%cent", "per%2Fcent", "ques?tion", "ha#sh", "ünï/cödé",
        "\uD83D\uDE80", "a//b", "dots/../up", "./here", "trailing/", "am&per;sand", "quote\"s",
        "back\\slash", "star*", "tilde~(paren)", "semi;colon=equal,comma"
      })
  void odd_keys_come_back_as_they_are(String key) {
    assumeTrue(holds(key), () -> "the store cannot hold " + key);
    put("odd/" + key, key);

    assertThat(get("odd/" + key)).isEqualTo(key);
    assertThat(s3.listObjectsV2(ask -> ask.bucket(BUCKET).prefix("odd/" + key)).contents())
        .extracting(object -> object.key())
        .contains("odd/" + key);
    s3.deleteObject(delete -> delete.bucket(BUCKET).key("odd/" + key));
  }

  @Test
  void a_batch_of_deletes_says_what_it_did() {
    put("batch/1", "x");
    put("batch/2", "x");

    DeleteObjectsResponse done =
        s3.deleteObjects(
            delete ->
                delete
                    .bucket(BUCKET)
                    .delete(
                        keys ->
                            keys.objects(
                                ObjectIdentifier.builder().key("batch/1").build(),
                                ObjectIdentifier.builder().key("batch/2").build(),
                                ObjectIdentifier.builder().key("batch/none").build())));

    assertThat(done.deleted()).hasSize(3);
    assertThat(s3.listObjectsV2(ask -> ask.bucket(BUCKET).prefix("batch/")).contents()).isEmpty();
  }

  @Test
  void a_presigned_url_works_until_somebody_changes_it() throws Exception {
    put("presigned", "bytes");
    try (S3Presigner presigner = gateway.presigner();
        HttpClient http = HttpClient.newHttpClient()) {
      URI url =
          presigner
              .presignGetObject(
                  sign ->
                      sign.signatureDuration(Duration.ofMinutes(5))
                          .getObjectRequest(get -> get.bucket(BUCKET).key("presigned")))
              .url()
              .toURI();
      URI changed = URI.create(url.toString().replace("/presigned?", "/another?"));

      assertThat(answer(http, url).body()).isEqualTo("bytes");
      assertThat(answer(http, changed).statusCode()).isEqualTo(403);
    }
  }

  private static HttpResponse<String> answer(HttpClient http, URI url) throws Exception {
    return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void a_bucket_is_there_or_not() {
    s3.headBucket(ask -> ask.bucket(BUCKET));

    assertThat(s3.listBuckets().buckets()).extracting(bucket -> bucket.name()).contains(BUCKET);
  }
}
