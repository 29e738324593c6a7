package io.drover.storage.s3;

import io.drover.storage.MetadataCodec;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.Provenance;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Headers, metadata and tags of an object as S3's HTTP headers, and back (T-15, T-16, T-17). */
final class S3Attributes {
  static final String METADATA = "x-amz-meta-";
  static final String TAGGING = "x-amz-tagging";

  /**
   * S3 lower-cases names, because they are names of HTTP headers, and takes no others. Of the
   * characters that such names may have these are the ones that every server and proxy lets
   * through.
   */
  static final MetadataCodec CODEC =
      new MetadataCodec(S3Attributes::nearestName, Provenance.RESERVED + "names");

  private static final String NAME = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

  private static final Header[] HEADERS = Header.values();

  private S3Attributes() {}

  private static String nearestName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    StringBuilder taken = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      boolean keep = NAME.indexOf(c) >= 0;
      taken.append(keep ? c : '_');
    }
    return taken.isEmpty() ? "_" : taken.toString();
  }

  /** The headers of a write that carry these attributes. */
  static Map<String, String> headers(ObjectAttributes attributes, Map<String, String> tags) {
    Map<String, String> headers = new HashMap<>();
    attributes.headers().forEach((header, value) -> headers.put(header.wireName(), value));
    metadata(attributes).forEach((name, value) -> headers.put(METADATA + name, value));
    if (!tags.isEmpty()) {
      headers.put(TAGGING, query(tags));
    }
    return headers;
  }

  /** Metadata as S3 holds it. */
  static Map<String, String> metadata(ObjectAttributes attributes) {
    return attributes.metadata().isEmpty() ? Map.of() : CODEC.encode(attributes.metadata());
  }

  /** Tags as S3 takes them in a header. */
  static String query(Map<String, String> tags) {
    StringJoiner query = new StringJoiner("&");
    tags.forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The attributes that an answer carries; tags are not among them. */
  static ObjectAttributes read(WireResponse answer) {
    Map<Header, String> headers = new EnumMap<>(Header.class);
    Map<String, String> stored = new HashMap<>();
    answer.forEachHeader((name, value) -> collect(name, value, headers, stored));
    return new ObjectAttributes(headers, CODEC.decode(stored), Map.of());
  }

  private static void collect(
      String name, String value, Map<Header, String> headers, Map<String, String> stored) {
    if (name.regionMatches(true, 0, METADATA, 0, METADATA.length())) {
      stored.merge(
          name.substring(METADATA.length()).toLowerCase(Locale.ROOT),
          value,
          (one, other) -> one + "," + other);
      return;
    }
    if (value.isEmpty()) {
      return;
    }
    for (Header header : HEADERS) {
      if (name.equalsIgnoreCase(header.wireName())) {
        headers.putIfAbsent(header, value);
      }
    }
  }
}
