package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.drover.storage.Accommodation;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Headers, metadata and tags come back as they were given (M-09, T-15, T-16, T-17). */
interface AttributeContract extends StoreFixture {
  /**
   * Asserts that an object carries exactly these attributes, but for a content type that the store
   * adds by itself.
   */
  static void assertCarried(ObjectStore store, ObjectKey key, ObjectAttributes expected) {
    ObjectStat stat = store.head(key).orElseThrow();
    assertThat(withoutAddedType(stat.attributes(), expected).headers())
        .isEqualTo(expected.headers());
    assertThat(stat.attributes().metadata()).isEqualTo(expected.metadata());
    assertThat(tags(store, stat)).isEqualTo(expected.tags());
    try (ObjectBody body = store.read(key, stat.pin())) {
      assertThat(withoutAddedType(body.stat().attributes(), expected).headers())
          .isEqualTo(expected.headers());
      assertThat(body.stat().attributes().metadata()).isEqualTo(expected.metadata());
      assertThat(tags(store, body.stat())).isEqualTo(expected.tags());
    }
  }

  private static Map<String, String> tags(ObjectStore store, ObjectStat stat) {
    return stat.tagged() ? store.tags(stat.key()) : stat.attributes().tags();
  }

  private static ObjectAttributes withoutAddedType(
      ObjectAttributes seen, ObjectAttributes expected) {
    Map<Header, String> headers = new HashMap<>(seen.headers());
    if (expected.header(Header.CONTENT_TYPE).isEmpty()) {
      headers.remove(Header.CONTENT_TYPE);
    }
    return new ObjectAttributes(headers, seen.metadata(), seen.tags());
  }

  private void roundTrip(String name, ObjectAttributes attributes) {
    ObjectKey key = key(name);
    List<Accommodation> losses =
        store().accommodations(key, attributes, 3).stream()
            .filter(accommodation -> !accommodation.lossless())
            .toList();
    if (!losses.isEmpty()) {
      abort("deviation: the store announces a loss: " + losses);
    }

    create(key, attributes, bytes(110, 3));

    assertCarried(store(), key, attributes);
  }

  private static ObjectAttributes metadata(Map<String, String> metadata) {
    return new ObjectAttributes(Map.of(), metadata, Map.of());
  }

  @Test
  @DisplayName("M-09 all content headers round trip")
  default void headers() {
    roundTrip(
        "headers",
        new ObjectAttributes(
            Map.of(
                Header.CONTENT_TYPE, "application/x-thing; charset=utf-8",
                Header.CACHE_CONTROL, "public, max-age=31536000, immutable",
                Header.CONTENT_ENCODING, "br",
                Header.CONTENT_DISPOSITION, "attachment; filename=\"a b.txt\"",
                Header.CONTENT_LANGUAGE, "de-DE"),
            Map.of(),
            Map.of()));
  }

  @Test
  @DisplayName("an object with nothing set has no metadata and no tags")
  default void nothingSet() {
    roundTrip("nothing-set", ObjectAttributes.NONE);
  }

  @Test
  @DisplayName("M-09 plain metadata round trips")
  default void plainMetadata() {
    roundTrip(
        "plain-metadata",
        metadata(
            Map.of("color", "green", "size", "12", "note", "with blanks, commas; and = signs")));
  }

  @Test
  @DisplayName(
      "T-15 metadata names with capitals, dashes, dots, digits first and look-alikes stay what they"
          + " are")
  default void oddMetadataNames() {
    roundTrip(
        "odd-names",
        metadata(
            Map.of(
                "CamelCase", "1",
                "camelcase", "2",
                "with-dash", "3",
                "with_dash", "4",
                "with.dot", "5",
                "1digit", "6",
                "class", "7",
                "namé", "8",
                "blank blank", "9")));
  }

  @Test
  @DisplayName(
      "T-16 metadata values outside ASCII, with blanks at the ends, empty, or that look encoded")
  default void oddMetadataValues() {
    roundTrip(
        "odd-values",
        metadata(
            Map.of(
                "umlaut", "Grüße",
                "emoji", "\ud83d\ude00",
                "blanks", "  both ends  ",
                "empty", "",
                "encoded", "=?UTF-8?B?w6k=?=",
                "lines", "one\ntwo\ttab")));
  }

  @Test
  @DisplayName("T-27 provenance round trips beside the application's metadata")
  default void provenance() {
    Provenance provenance = new Provenance("job-1", 7, new Pin("\"abc/def+ghi==\""));
    ObjectAttributes stamped = provenance.stamp(metadata(Map.of("color", "green")));
    ObjectKey key = key("provenance");

    create(key, stamped, bytes(111, 3));

    ObjectAttributes seen = store().head(key).orElseThrow().attributes();
    assertThat(Provenance.of(seen)).hasValue(provenance);
    assertThat(Provenance.strip(seen).metadata()).isEqualTo(Map.of("color", "green"));
  }

  @Test
  @DisplayName("T-17 tags round trip, and a head says that there are some")
  default void tags() {
    needs(Primitive.TAGS);
    roundTrip(
        "tags",
        new ObjectAttributes(
            Map.of(), Map.of("m", "1"), Map.of("team", "storage", "cost center", "a+b-c=d._:/")));
  }

  @Test
  @DisplayName("T-17 an untagged object has no tags")
  default void noTags() {
    needs(Primitive.TAGS);
    ObjectKey key = key("untagged");
    create(key, bytes(112, 3));

    assertThat(store().tags(key)).isEmpty();
    assertThat(store().head(key).orElseThrow().tagged()).isFalse();
  }

  @Test
  @DisplayName("metadata that does not fit is announced")
  default void hugeMetadata() {
    roundTrip("huge-metadata", metadata(Map.of("huge", "v".repeat(20_000))));
  }
}
