package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class S3FitTest {
  private static final ObjectKey KEY = new ObjectKey("key");
  private final S3Fit fit = new S3Fit(true, 2_048);

  private static ObjectAttributes metadata(String name, String value) {
    return new ObjectAttributes(Map.of(), Map.of(name, value), Map.of());
  }

  private static ObjectAttributes tags(Map<String, String> tags) {
    return new ObjectAttributes(Map.of(), Map.of(), tags);
  }

  @Test
  @DisplayName("a plain object is held as it is")
  void plain() {
    assertThat(fit.of(KEY, metadata("color", "green"), 10)).isEmpty();
  }

  @Test
  @DisplayName("a key of 1,024 bytes fits, one of 1,025 is refused, counted in UTF-8")
  void keyLength() {
    assertThat(fit.of(new ObjectKey("k".repeat(1_024)), ObjectAttributes.NONE, 0)).isEmpty();
    ObjectKey tooLong = new ObjectKey("\u00e9".repeat(512) + "k");
    assertThat(fit.of(tooLong, ObjectAttributes.NONE, 0))
        .containsExactly(new Accommodation("key-too-long", Effect.REFUSED, "1025 bytes"));
    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> fit.check(tooLong, ObjectAttributes.NONE, 0));
  }

  @Test
  @DisplayName("T-15 T-16 names in capitals and values outside ASCII are encoded, without loss")
  void encoded() {
    assertThat(fit.of(KEY, metadata("Color", "green"), 0))
        .containsExactly(new Accommodation("metadata-renamed", Effect.ENCODED, "Color"));
    assertThat(fit.of(KEY, metadata("color", "gr\u00fcn"), 0))
        .containsExactly(new Accommodation("metadata-encoded", Effect.ENCODED, "color"));
  }

  @Test
  @DisplayName("T-15 metadata above the limit is refused, counted as it is stored")
  void metadataLimit() {
    assertThat(fit.of(KEY, metadata("m", "v".repeat(2_047)), 0)).isEmpty();
    assertThat(fit.of(KEY, metadata("m", "v".repeat(2_048)), 0))
        .containsExactly(new Accommodation("metadata-too-large", Effect.REFUSED, "2049 bytes"));
  }

  @Test
  @DisplayName("T-18 an object above 10,000 parts of 5 GiB is refused")
  void objectSize() {
    assertThat(fit.of(KEY, ObjectAttributes.NONE, S3Limits.MAX_OBJECT)).isEmpty();
    assertThat(fit.of(KEY, ObjectAttributes.NONE, S3Limits.MAX_OBJECT + 1))
        .extracting(Accommodation::rule)
        .containsExactly("object-too-large");
  }

  @Test
  @DisplayName("T-17 tags that S3 does not take are dropped and reported, the others kept")
  void tags() {
    Map<String, String> tags = new TreeMap<>();
    for (int i = 0; i < 11; i++) {
      tags.put("tag%02d".formatted(i), "value");
    }
    assertThat(fit.of(KEY, tags(tags), 0))
        .containsExactly(new Accommodation("tag-dropped", Effect.DROPPED, "tag10"));
    assertThat(fit.tags(tags(tags))).hasSize(10);

    ObjectAttributes illegal =
        tags(Map.of("fine", "a b", "aws:own", "x", "bad", "a?b", "b#d", "x"));
    assertThat(fit.of(KEY, illegal, 0))
        .extracting(Accommodation::subject)
        .containsExactlyInAnyOrder("aws:own", "bad", "b#d");
    assertThat(fit.tags(illegal)).isEqualTo(Map.of("fine", "a b"));
  }

  @Test
  @DisplayName("T-17 a store without tags drops them all and says so")
  void noTags() {
    assertThat(new S3Fit(false, 2_048).of(KEY, tags(Map.of("a", "b")), 0))
        .containsExactly(new Accommodation("tags-unsupported", Effect.DROPPED, "a"));
  }
}
