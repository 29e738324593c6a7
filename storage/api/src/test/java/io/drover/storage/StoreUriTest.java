package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUriTest {
  @ParameterizedTest
  @CsvSource({
    "s3://b, s3, s3, b, ''",
    "s3://b/, s3, s3, b, ''",
    "s3://b/photos, s3, s3, b, photos/",
    "s3://b/photos/2026/, s3, s3, b, photos/2026/",
    "s3://minio@b/x, s3, minio, b, x/",
    "azblob://c/a//b, azblob, azblob, c, a//b/",
    "s3://b//, s3, s3, b, /",
    "s3://b/%41?x#y, s3, s3, b, %41?x#y/",
    "file:///data, file, file, /data, ''",
    "file:///data/a/../b/, file, file, /data/b, ''",
    "file:///, file, file, /, ''"
  })
  @DisplayName("M-01 URIs name scheme, store, bucket and prefix")
  void parts(String text, String scheme, String store, String bucket, String prefix) {
    StoreUri uri = StoreUri.parse(text);

    assertThat(uri).isEqualTo(new StoreUri(scheme, store, bucket, prefix));
    assertThat(StoreUri.parse(uri.toString())).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "b/x",
        "://b",
        "s3://",
        "s3:///x",
        "S3://b",
        "s3://a@b@c/x",
        "s3://A@b",
        "file://data",
        "s3:b"
      })
  @DisplayName("what is no URI is refused with the text and the rule")
  void refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreUri.parse(text))
        .withMessageContaining("must be");
  }

  @Test
  void keysRelativeToThePrefix() {
    StoreUri uri = StoreUri.parse("s3://b/photos");

    assertThat(uri.key("a/b")).isEqualTo(new ObjectKey("photos/a/b"));
    assertThat(uri.relative(new ObjectKey("photos/a/b"))).hasValue("a/b");
    assertThat(uri.relative(new ObjectKey("photos/"))).isEmpty();
    assertThat(uri.relative(new ObjectKey("photos-2/a"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3://b/a, s3://b/a/b, true",
    "s3://b/a/b, s3://b/a, true",
    "s3://b, s3://b/a, true",
    "s3://b/a, s3://b/ab, false",
    "s3://b/a, s3://c/a, false",
    "s3://x@b/a, s3://b/a, false",
    "s3://b/a, azblob://b/a, false",
    "file:///a, file:///a/b, true",
    "file:///a, file:///ab, false",
    "file:///, file:///x, true"
  })
  void overlaps(String a, String b, boolean overlap) {
    assertThat(StoreUri.parse(a).overlaps(StoreUri.parse(b))).isEqualTo(overlap);
    assertThat(StoreUri.parse(b).overlaps(StoreUri.parse(a))).isEqualTo(overlap);
  }
}
