package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drover.storage.ByteRange;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.OpenRange;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Heads and reads: pinned, ranged, and of exactly the bytes promised. */
interface ReadContract extends StoreFixture {
  @Test
  @DisplayName("a head of nothing is empty, a read of nothing is NotFound")
  default void nothingThere() {
    ObjectKey key = key("nothing");
    Pin pin = create(key, bytes(60, 5));
    store().delete(key, Condition.NONE);

    assertThat(store().head(key)).isEmpty();
    assertThatExceptionOfType(StoreException.NotFound.class)
        .isThrownBy(() -> store().read(key).close())
        .satisfies(
            failure -> assertThat(failure.what()).isEqualTo(StoreException.NotFound.What.OBJECT));
    assertThatExceptionOfType(StoreException.NotFound.class)
        .isThrownBy(() -> store().read(key, pin).close());
    assertThatExceptionOfType(StoreException.NotFound.class)
        .isThrownBy(() -> store().read(key, pin, new ByteRange(0, 1)).close());
  }

  @Test
  @DisplayName("a read says the same of the object as a head")
  default void readSaysWhatHeadSays() {
    ObjectKey key = key("stat");
    ObjectAttributes attributes =
        new ObjectAttributes(
            Map.of(ObjectAttributes.Header.CONTENT_TYPE, "image/png"),
            Map.of("origin", "camera"),
            Map.of());
    Pin pin = create(key, attributes, bytes(61, 1_000));
    ObjectStat head = store().head(key).orElseThrow();

    try (ObjectBody whole = store().read(key, pin);
        ObjectBody range = store().read(key, pin, new ByteRange(10, 20))) {
      assertThat(whole.stat())
          .usingRecursiveComparison()
          .ignoringFields("modified", "checksums")
          .isEqualTo(head);
      assertThat(range.stat().size()).as("size of the whole object").isEqualTo(1_000);
      assertThat(range.stat().pin()).isEqualTo(pin);
      assertThat(range.stat().attributes()).isEqualTo(head.attributes());
    }
  }

  @Test
  @DisplayName("ranges give exactly their bytes: first, middle, last, all")
  default void ranges() {
    ObjectKey key = key("ranges");
    byte[] content = bytes(62, 10_000);
    Pin pin = create(key, content);

    for (ByteRange range :
        new ByteRange[] {
          new ByteRange(0, 1),
          new ByteRange(0, 10_000),
          new ByteRange(4_095, 2),
          new ByteRange(9_999, 1),
          new ByteRange(5_000, 5_000)
        }) {
      try (ObjectBody body = store().read(key, pin, range)) {
        assertThat(body.length()).isEqualTo(range.length());
        assertThat(drain(body))
            .isEqualTo(Arrays.copyOfRange(content, (int) range.offset(), (int) range.end()));
      }
    }
  }

  @Test
  @DisplayName("ranges of an object whose size nobody knows: from, to the end, the last, none")
  default void openRanges() {
    ObjectKey key = key("open-ranges");
    byte[] content = bytes(63, 1_000);
    Pin pin = create(key, content);

    assertThat(open(key, 0, 0)).isEqualTo(Arrays.copyOfRange(content, 0, 1));
    assertThat(open(key, 10, 5_000)).isEqualTo(Arrays.copyOfRange(content, 10, 1_000));
    assertThat(open(key, 990, -1)).isEqualTo(Arrays.copyOfRange(content, 990, 1_000));
    assertThat(open(key, -1, 7)).isEqualTo(Arrays.copyOfRange(content, 993, 1_000));
    assertThat(open(key, -1, 5_000)).isEqualTo(content);
    for (OpenRange none : List.of(openRange(1_000, -1), openRange(1_000, 2_000))) {
      assertThat(store().read(key, none)).isEmpty();
    }
    try (ObjectBody body = store().read(key, openRange(5, 9)).orElseThrow()) {
      assertThat(body.length()).isEqualTo(5);
      assertThat(body.stat().size()).isEqualTo(1_000);
      assertThat(body.stat().pin()).isEqualTo(pin);
    }
    assertThatExceptionOfType(StoreException.NotFound.class)
        .isThrownBy(() -> store().read(key("open-ranges-of-nothing"), openRange(0, 1)));
  }

  private byte[] open(ObjectKey key, long first, long last) {
    try (ObjectBody body = store().read(key, openRange(first, last)).orElseThrow()) {
      return drain(body);
    }
  }

  private static OpenRange openRange(long first, long last) {
    return new OpenRange(
        first < 0 ? OptionalLong.empty() : OptionalLong.of(first),
        last < 0 ? OptionalLong.empty() : OptionalLong.of(last));
  }

  @Test
  @DisplayName("T-05 a pinned read of an overwritten object fails")
  default void pinnedReadOfAnotherVersion() {
    needs(Primitive.PINNED_READ);
    ObjectKey key = key("pinned");
    Pin stale = create(key, bytes(63, 500));
    Pin present = overwrite(key, bytes(64, 500));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> store().read(key, stale).close());
    try (ObjectBody body = store().read(key, present)) {
      assertThat(drain(body)).isEqualTo(bytes(64, 500));
    }
  }

  @Test
  @DisplayName("T-05 a pinned range of an overwritten object fails")
  default void pinnedRangeOfAnotherVersion() {
    needs(Primitive.PINNED_READ);
    ObjectKey key = key("pinned-range");
    Pin stale = create(key, bytes(65, 500));
    overwrite(key, bytes(66, 500));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> store().read(key, stale, new ByteRange(100, 100)).close());
  }

  @Test
  @DisplayName("T-05 a body that was opened before an overwrite never mixes versions")
  default void openBodyNeverMixes() {
    ObjectKey key = key("mixed");
    int size = 300_000;
    Pin pin = create(key, bytes(67, size));
    byte[] seen = new byte[size];

    try (ObjectBody body = store().read(key, pin)) {
      body.readFully(seen, 0, 10);
      overwrite(key, bytes(68, size));
      body.readFully(seen, 10, size - 10);
      assertThat(seen).isEqualTo(bytes(67, size));
    } catch (StoreException failure) {
      assertThat(failure.errorClass()).isIn("precondition-failed", "unavailable");
    }
  }

  @Test
  @DisplayName("T-23 content that is declared as gzip passes untouched")
  default void noDecompression() throws IOException {
    ObjectKey key = key("gzipped");
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(
          "plain text that compresses, plain text that compresses"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    ObjectAttributes attributes =
        new ObjectAttributes(
            Map.of(
                ObjectAttributes.Header.CONTENT_ENCODING,
                "gzip",
                ObjectAttributes.Header.CONTENT_TYPE,
                "text/plain"),
            Map.of(),
            Map.of());

    Pin pin = create(key, attributes, compressed.toByteArray());

    assertThat(content(key)).isEqualTo(compressed.toByteArray());
    try (ObjectBody body = store().read(key, pin, new ByteRange(0, compressed.size()))) {
      assertThat(drain(body)).isEqualTo(compressed.toByteArray());
      assertThat(body.stat().attributes().header(ObjectAttributes.Header.CONTENT_ENCODING))
          .hasValue("gzip");
    }
  }

  @Test
  @DisplayName("reads of any size are served, also of none")
  default void oddReadSizes() {
    ObjectKey key = key("odd-reads");
    byte[] content = bytes(69, 70_001);
    create(key, content);

    byte[] seen = new byte[content.length];
    try (ObjectBody body = store().read(key)) {
      assertThat(body.read(seen, 0, 0)).isZero();
      int done = 0;
      for (int want = 1; done < seen.length; want = want * 3 + 1) {
        int n = body.read(seen, done, Math.min(want, seen.length - done));
        assertThat(n).isPositive();
        done += n;
      }
      assertThat(body.read(new byte[5], 0, 5)).isEqualTo(-1);
    }
    assertThat(seen).isEqualTo(content);
  }

  @Test
  @DisplayName("a body may be closed in the middle and twice; then it cannot be read")
  default void closeInTheMiddle() {
    ObjectKey key = key("abandoned");
    create(key, bytes(70, 500_000));

    ObjectBody body = store().read(key);
    body.readFully(new byte[100], 0, 100);
    body.close();
    body.close();

    assertThatIllegalStateException().isThrownBy(() -> body.read(new byte[1], 0, 1));
    assertThat(content(key)).hasSize(500_000);
  }

  @Test
  @DisplayName("many readers at once get the same bytes")
  default void parallelReads() {
    ObjectKey key = key("parallel-reads");
    byte[] content = bytes(71, 64_000);
    Pin pin = create(key, content);

    Race.run(
        16,
        index -> {
          ByteRange range = new ByteRange(index * 4_000L, 4_000);
          try (ObjectBody body = store().read(key, pin, range)) {
            assertThat(drain(body))
                .isEqualTo(Arrays.copyOfRange(content, (int) range.offset(), (int) range.end()));
          }
          return index;
        });
  }
}
