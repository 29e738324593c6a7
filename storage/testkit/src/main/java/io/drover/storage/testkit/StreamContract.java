package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.Uploads;
import io.drover.storage.Written;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Puts whose bytes come once, and uploads of applications. */
interface StreamContract extends StoreFixture {
  /** More than one buffer, less than a part of a store without streams. */
  int STREAMED = 1 << 20;

  /** S3 takes no smaller part but the last. */
  int PART = 5 << 20;

  private static StreamedPayload streamed(byte[] bytes) {
    return new StreamedPayload(new ByteArrayInputStream(bytes), bytes.length);
  }

  @Test
  @DisplayName("a streamed put is the object, with its attributes")
  default void streamedPut() {
    ObjectKey key = key("streamed");
    byte[] bytes = bytes(1, STREAMED);

    Written written = store().put(key, ObjectAttributes.NONE, streamed(bytes), Condition.NONE);

    assertThat(content(key)).isEqualTo(bytes);
    assertThat(store().head(key).orElseThrow().pin()).isEqualTo(written.pin());
  }

  @Test
  @DisplayName("an empty stream is an empty object")
  default void streamedNothing() {
    ObjectKey key = key("streamed-nothing");

    store().put(key, ObjectAttributes.NONE, streamed(new byte[0]), Condition.NONE);

    assertThat(store().head(key).orElseThrow().size()).isZero();
  }

  @Test
  @DisplayName("T-25 a stream that breaks off, ends early or is too long leaves nothing")
  default void brokenStreamLeavesNothing() {
    ObjectKey key = key("streamed-broken");
    byte[] bytes = bytes(2, STREAMED);
    InputStream breaking =
        new InputStream() {
          private int left = STREAMED - 1;

          @Override
          public int read() throws IOException {
            if (left-- == 0) {
              throw new IOException("the client hung up");
            }
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int one = read();
            buffer[offset] = (byte) one;
            return 1;
          }
        };

    for (StreamedPayload broken :
        List.of(
            new StreamedPayload(breaking, STREAMED),
            new StreamedPayload(new ByteArrayInputStream(bytes), STREAMED + 1),
            new StreamedPayload(new ByteArrayInputStream(bytes), STREAMED - 1))) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> store().put(key, ObjectAttributes.NONE, broken, Condition.NONE));
      assertThat(store().head(key)).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "an upload of an application becomes one object, in any order, by whoever has its id")
  default void upload() {
    Uploads uploads = uploadsOrSkip();
    ObjectKey key = key("upload");
    ObjectAttributes attributes =
        new ObjectAttributes(Map.of(), Map.of("colour", "blue"), Map.of());
    byte[] first = bytes(3, PART);
    byte[] last = bytes(4, 10);

    String upload = uploads.begin(key, attributes);
    uploads.part(key, upload, 2, streamed(last));
    uploads.part(key, upload, 1, streamed(first));
    List<Uploads.SentPart> parts = uploads.parts(key, upload);
    Written written = uploads.complete(key, upload, attributes, parts, Condition.NONE);

    assertThat(parts).extracting(Uploads.SentPart::number).containsExactly(1, 2);
    assertThat(parts).extracting(Uploads.SentPart::size).containsExactly((long) PART, 10L);
    byte[] whole = Arrays.copyOf(first, PART + last.length);
    System.arraycopy(last, 0, whole, PART, last.length);
    assertThat(content(key)).isEqualTo(whole);
    assertThat(store().head(key).orElseThrow().pin()).isEqualTo(written.pin());
    assertThat(store().head(key).orElseThrow().attributes().metadata())
        .isEqualTo(attributes.metadata());
  }

  @Test
  @DisplayName(
      "an upload that was given up or never begun is not there; giving up again does nothing")
  default void uploadGivenUp() {
    Uploads uploads = uploadsOrSkip();
    ObjectKey key = key("upload-given-up");

    String upload = uploads.begin(key, ObjectAttributes.NONE);
    uploads.abort(key, upload);
    uploads.abort(key, upload);

    assertThat(store().head(key)).isEmpty();
    assertThatExceptionOfType(StoreException.NotFound.class)
        .isThrownBy(() -> uploads.parts(key, upload));
  }

  private Uploads uploadsOrSkip() {
    assumeTrue(store().uploads().isPresent(), "the store has no uploads of its own");
    return store().uploads().orElseThrow();
  }
}
