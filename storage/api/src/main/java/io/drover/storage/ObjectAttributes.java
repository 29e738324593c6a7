package io.drover.storage;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an object carries besides its bytes (M-09): content headers, user metadata and tags, all as
 * the application wrote them.
 *
 * <p>Metadata names and values are raw text; the backend encodes what its store cannot hold and
 * decodes it on the way back, so that a round trip gives an equal value. Names differ by case. Maps
 * are sorted and unmodifiable.
 *
 * @param headers content headers that are set
 * @param metadata user metadata, name to value
 * @param tags object tags, name to value
 */
public record ObjectAttributes(
    Map<Header, String> headers, Map<String, String> metadata, Map<String, String> tags) {
  /** A content header that is carried untouched. */
  public enum Header {
    CONTENT_TYPE("Content-Type"),
    CACHE_CONTROL("Cache-Control"),
    CONTENT_ENCODING("Content-Encoding"),
    CONTENT_DISPOSITION("Content-Disposition"),
    CONTENT_LANGUAGE("Content-Language");

    private final String wireName;

    Header(String wireName) {
      this.wireName = wireName;
    }

    /** The HTTP header's name. */
    public String wireName() {
      return wireName;
    }
  }

  /** Attributes with nothing set. */
  public static final ObjectAttributes NONE = new ObjectAttributes(Map.of(), Map.of(), Map.of());

  public ObjectAttributes {
    headers = sorted(headers);
    metadata = sorted(metadata);
    tags = sorted(tags);
  }

  /** The value of a header, if set. */
  public Optional<String> header(Header header) {
    return Optional.ofNullable(headers.get(header));
  }

  /** These attributes with other metadata. */
  public ObjectAttributes withMetadata(Map<String, String> other) {
    return new ObjectAttributes(headers, other, tags);
  }

  /** These attributes with other tags. */
  public ObjectAttributes withTags(Map<String, String> other) {
    return new ObjectAttributes(headers, metadata, other);
  }

  private static <K extends Comparable<K>> Map<K, String> sorted(Map<K, String> map) {
    if (map.isEmpty()) {
      return Map.of();
    }
    map.forEach((name, value) -> Objects.requireNonNull(value, () -> "value of " + name));
    return java.util.Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
