package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.storage.ByteRange;
import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What servers may answer that a well-behaved one never would, byte by byte. */
class S3AnswersTest {
  private static final ObjectKey KEY = new ObjectKey("key");
  private static final Pin PIN = new Pin("abc");
  private static final Payload PAYLOAD = Payload.of(new byte[] {1, 2, 3});

  private static ObjectStore open(ScriptedServer server) {
    return TestStores.open("bucket", server.settings());
  }

  @Test
  @DisplayName("T-25 a body that ends early is Unavailable, never a short object")
  void truncatedBody() {
    String answer = ScriptedServer.promise("HTTP/1.1 200 OK\nETag: \"abc\"", 10, "12345");
    try (ScriptedServer server = ScriptedServer.start(answer);
        ObjectStore store = open(server);
        ObjectBody body = store.read(KEY, PIN)) {
      assertThat(body.length()).isEqualTo(10);
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> body.readFully(new byte[10], 0, 10));
    }
  }

  @Test
  @DisplayName("T-24 a body that is as long as promised is read whole")
  void wholeBody() {
    String answer = ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"abc\"", "12345");
    try (ScriptedServer server = ScriptedServer.start(answer);
        ObjectStore store = open(server);
        ObjectBody body = store.read(KEY, PIN)) {
      byte[] bytes = new byte[5];
      body.readFully(bytes, 0, 5);
      assertThat(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("12345");
      assertThat(body.read(bytes, 0, 1)).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("T-28 a store that ignores If-Match and sends another version: PreconditionFailed")
  void ignoredPin() {
    String answer = ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"other\"", "12345");
    try (ScriptedServer server = ScriptedServer.start(answer);
        ObjectStore store = open(server)) {
      assertThatExceptionOfType(StoreException.PreconditionFailed.class)
          .isThrownBy(() -> store.read(KEY, PIN).close());
    }
  }

  @Test
  @DisplayName("T-05 a store that ignores the range, or sends another one, is refused")
  void ignoredRange() {
    String whole = ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"abc\"", "12345");
    String other =
        ScriptedServer.answer(
            "HTTP/1.1 206 Partial Content\nETag: \"abc\"\nContent-Range: bytes 0-1/5", "12");
    try (ScriptedServer server = ScriptedServer.start(whole, other);
        ObjectStore store = open(server)) {
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(StoreException.Unsupported.class)
            .isThrownBy(() -> store.read(KEY, PIN, new ByteRange(1, 2)).close());
      }
    }
  }

  @Test
  @DisplayName("T-35 a web page is no listing, no object and no success")
  void webPage() {
    String page =
        ScriptedServer.answer(
            "HTTP/1.1 200 OK\nContent-Type: text/html", "<html><body>Welcome</body></html>");
    try (ScriptedServer server = ScriptedServer.start(page);
        ObjectStore store = open(server)) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.list(ListRequest.first("")));
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.read(KEY).close());
      assertThatExceptionOfType(StoreException.Unsupported.class).isThrownBy(() -> store.head(KEY));
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.put(KEY, ObjectAttributes.NONE, PAYLOAD, Condition.NONE));
    }
  }

  @Test
  @DisplayName(
      "T-35 an entry without ETag is looked at by itself: it is left out if it is gone, and never"
          + " without a version")
  void listedWithoutVersion() {
    String listing =
        ScriptedServer.answer(
            "HTTP/1.1 200 OK",
            """
            <ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>\
            <Contents><Key>a</Key><Size>5</Size></Contents>\
            <Contents><Key>b</Key><Size>5</Size><ETag>"bbb"</ETag></Contents></ListBucketResult>\
            """);
    String there = ScriptedServer.promise("HTTP/1.1 200 OK\nETag: \"aaa\"", 7, "");
    String gone = ScriptedServer.answer("HTTP/1.1 404 Not Found", "");
    String unnamed = ScriptedServer.promise("HTTP/1.1 200 OK", 7, "");
    ListedObject b = new ListedObject(new ObjectKey("b"), 5, Instant.EPOCH, S3Stat.pin("\"bbb\""));
    try (ScriptedServer server =
            ScriptedServer.start(listing, there, listing, gone, listing, unnamed);
        ObjectStore store = open(server)) {
      assertThat(store.list(ListRequest.first("")).objects())
          .containsExactly(
              new ListedObject(new ObjectKey("a"), 7, Instant.EPOCH, new Pin("aaa")), b);
      assertThat(store.list(ListRequest.first("")).objects()).containsExactly(b);
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.list(ListRequest.first("")))
          .withMessageContaining("ETag");
    }
  }

  @Test
  @DisplayName("T-21 an archived object is Unsupported and names its storage class")
  void archived() {
    String answer =
        ScriptedServer.answer(
            "HTTP/1.1 403 Forbidden",
            "<?xml version=\"1.0\"?><Error><Code>InvalidObjectState</Code>"
                + "<Message>The operation is not valid for the object's storage class</Message>"
                + "<StorageClass>GLACIER</StorageClass></Error>");
    try (ScriptedServer server = ScriptedServer.start(answer);
        ObjectStore store = open(server)) {
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.read(KEY).close())
          .withMessageContaining("archived")
          .withMessageContaining("GLACIER");
    }
  }

  @Test
  @DisplayName("a bucket in another region is Unsupported and the region is named, also at a head")
  void otherRegion() {
    String answer =
        ScriptedServer.answer("HTTP/1.1 301 Moved Permanently\nx-amz-bucket-region: eu-west-3", "");
    try (ScriptedServer server = ScriptedServer.start(answer);
        ObjectStore store = open(server)) {
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.read(KEY).close())
          .withMessageContaining("eu-west-3");
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.head(KEY))
          .withMessageContaining("eu-west-3");
    }
  }

  @Test
  @DisplayName("a store whose clock differs gets a second request, signed at its time")
  void skewedClock() {
    Instant ahead = Instant.now().plusSeconds(3 * 3_600);
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ahead.atOffset(ZoneOffset.UTC));
    String refusal =
        ScriptedServer.answer(
            "HTTP/1.1 403 Forbidden\nDate: " + date,
            "<Error><Code>RequestTimeTooSkewed</Code><Message>skewed</Message></Error>");
    String success = ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"abc\"", "12345");
    try (ScriptedServer server = ScriptedServer.start(refusal, success);
        ObjectStore store = open(server)) {
      store.read(KEY, PIN).close();

      assertThat(server.requests()).hasSize(2);
      String hour =
          DateTimeFormatter.ofPattern("yyyyMMdd'T'HH").format(ahead.atOffset(ZoneOffset.UTC));
      assertThat(server.requests().getFirst()).doesNotContain("X-Amz-Date: " + hour);
      assertThat(server.requests().getLast()).contains("X-Amz-Date: " + hour);
    }
  }

  @Test
  @DisplayName("a refusal with a right clock is Denied after one request")
  void deniedOnce() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    String refusal = ScriptedServer.answer("HTTP/1.1 403 Forbidden\nDate: " + date, "");
    try (ScriptedServer server = ScriptedServer.start(refusal);
        ObjectStore store = open(server)) {
      assertThatExceptionOfType(StoreException.Denied.class).isThrownBy(() -> store.head(KEY));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("T-36 the session token goes along with a signed request")
  void sessionToken() {
    String success = ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"abc\"", "12345");
    try (ScriptedServer server = ScriptedServer.start(success);
        ObjectStore store = open(server)) {
      store.read(KEY, PIN).close();

      assertThat(server.requests().getFirst())
          .contains("X-Amz-Security-Token: very-secret-token-of-the-test")
          .contains("If-Match: \"abc\"")
          .containsPattern("SignedHeaders=[^,]*x-amz-security-token");
    }
  }

  @Test
  @DisplayName("T-03 puts settle for what the store says back: CRC32C if it does, MD5 if not")
  void checksumModeIsFound() {
    String plain = ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"abc\"", "");
    String knows =
        ScriptedServer.answer(
            "HTTP/1.1 200 OK\nETag: \"abc\"\nx-amz-checksum-crc32c: 8TDwMA==", "");
    try (ScriptedServer old = ScriptedServer.start(plain);
        ScriptedServer modern = ScriptedServer.start(knows);
        ObjectStore oldStore = open(old);
        ObjectStore modernStore = open(modern)) {
      for (int i = 0; i < 2; i++) {
        oldStore.put(KEY, ObjectAttributes.NONE, PAYLOAD, Condition.NONE);
        modernStore.put(KEY, ObjectAttributes.NONE, PAYLOAD, Condition.NONE);
      }
      assertThat(old.requests().getFirst()).contains("Content-MD5:", "x-amz-checksum-crc32c:");
      assertThat(old.requests().getLast())
          .contains("Content-MD5:")
          .doesNotContain("x-amz-checksum");
      assertThat(modern.requests().getLast())
          .contains("x-amz-checksum-crc32c:")
          .doesNotContain("Content-MD5");
      assertThat(oldStore.capabilities().storedChecksums()).isEmpty();
    }
  }

  @Test
  @DisplayName("T-03 a store that refuses the checksum gets the put again with Content-MD5")
  void refusedChecksum() {
    String refusal =
        ScriptedServer.answer(
            "HTTP/1.1 501 Not Implemented",
            "<Error><Code>NotImplemented</Code><Message>A header</Message></Error>");
    String success = ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"abc\"", "");
    try (ScriptedServer server = ScriptedServer.start(refusal, success);
        ObjectStore store = open(server)) {
      store.put(KEY, ObjectAttributes.NONE, PAYLOAD, Condition.ABSENT);

      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().getLast())
          .contains("Content-MD5:", "If-None-Match: *")
          .doesNotContain("x-amz-checksum");
    }
  }

  @Test
  @DisplayName("T-26 409 is a Conflict, 412 a failed condition, 503 throttling")
  void conflictsAndThrottling() {
    try (ScriptedServer server =
            ScriptedServer.start(
                error(409, "ConditionalRequestConflict"),
                error(412, "PreconditionFailed"),
                error(503, "SlowDown"),
                error(429, ""),
                error(500, "InternalError"),
                error(400, "BadDigest"));
        ObjectStore store =
            TestStores.open("bucket", TestStores.with(server.settings(), "checksum", "md5"))) {
      for (String expected :
          new String[] {
            "conflict", "precondition-failed", "throttled", "throttled", "unavailable", "corrupted"
          }) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> store.put(KEY, ObjectAttributes.NONE, PAYLOAD, Condition.ABSENT))
            .satisfies(failure -> assertThat(failure.errorClass()).isEqualTo(expected));
      }
    }
  }

  @Test
  @DisplayName("a version that must match and is gone is a failed condition")
  void matchOfNothing() {
    try (ScriptedServer server = ScriptedServer.start(error(404, "NoSuchKey"));
        ObjectStore store =
            TestStores.open("bucket", TestStores.with(server.settings(), "checksum", "md5"))) {
      assertThatExceptionOfType(StoreException.PreconditionFailed.class)
          .isThrownBy(() -> store.put(KEY, ObjectAttributes.NONE, PAYLOAD, Condition.match(PIN)));
    }
  }

  @Test
  @DisplayName("T-38 no secret in settings, store or failures, in whatever depth of causes")
  void secretsAreRedacted() {
    String refusal =
        ScriptedServer.answer(
            "HTTP/1.1 403 Forbidden",
            "<Error><Code>SignatureDoesNotMatch</Code><Message>no match</Message>"
                + "<AWSAccessKeyId>AKIDEXAMPLE</AWSAccessKeyId>"
                + "<StringToSign>AWS4-HMAC-SHA256</StringToSign></Error>");
    try (ScriptedServer server = ScriptedServer.start(refusal);
        ObjectStore store = open(server)) {
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      out.println(store);
      failure(() -> store.head(KEY)).printStackTrace(out);
      failure(() -> store.list(ListRequest.first(""))).printStackTrace(out);
      failure(() -> store.put(KEY, ObjectAttributes.NONE, PAYLOAD, Condition.NONE))
          .printStackTrace(out);

      assertThat(text.toString())
          .contains("SignatureDoesNotMatch")
          .doesNotContain("very-secret", "AKIDEXAMPLE", "AWS4-HMAC-SHA256", "Signature=");
    }
  }

  private static StoreException failure(Runnable call) {
    try {
      call.run();
    } catch (StoreException e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  private static String error(int status, String code) {
    return ScriptedServer.answer(
        "HTTP/1.1 %d Refused".formatted(status), "<Error><Code>%s</Code></Error>".formatted(code));
  }
}
