package io.drover.storage.azure;

import com.azure.storage.blob.models.BlobHttpHeaders;
import io.drover.storage.MetadataCodec;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Headers, metadata and tags of an object as Azure's HTTP headers, and back (T-15 to T-17). */
final class AzureAttributes {
  static final String METADATA = "x-ms-meta-";
  static final String TAGS = "x-ms-tags";

  /**
   * Azure takes C# identifiers. It compares them without regard to case and keeps the case it was
   * given, but proxies and HTTP/2 do not: lower case is what arrives as it was sent.
   */
  static final MetadataCodec CODEC =
      new MetadataCodec(AzureAttributes::nearestName, "drover_names");

  private AzureAttributes() {}

  private static String nearestName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    StringBuilder taken = new StringBuilder(lower.length() + 1);
    if (!lower.isEmpty() && isDigit(lower.charAt(0))) {
      taken.append('_');
    }
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      taken.append((c >= 'a' && c <= 'z') || isDigit(c) ? c : '_');
    }
    return taken.isEmpty() ? "_" : taken.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Adds the headers of a put that carry these attributes, for the wire. */
  static void describe(
      ObjectAttributes attributes, Map<String, String> tags, Map<String, String> headers) {
    attributes
        .headers()
        .forEach(
            (header, value) -> {
              if (plain(value)) {
                headers.put(blobHeader(header), value);
              }
            });
    metadata(attributes).forEach((name, value) -> headers.put(METADATA + name, value));
    if (!tags.isEmpty()) {
      headers.put(TAGS, query(tags));
    }
  }

  /** Whether a value of a content header arrives as it was sent. */
  static boolean plain(String value) {
    return !value.isEmpty()
        && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
        && value.equals(value.strip());
  }

  /** Headers of a commit that carry these attributes, for the SDK. */
  static BlobHttpHeaders headers(ObjectAttributes attributes) {
    BlobHttpHeaders headers = new BlobHttpHeaders();
    attributes
        .headers()
        .forEach(
            (header, value) -> {
              if (plain(value)) {
                set(header, value, headers);
              }
            });
    return headers;
  }

  private static void set(Header header, String value, BlobHttpHeaders headers) {
    var ignored =
        switch (header) {
          case CONTENT_TYPE -> headers.setContentType(value);
          case CACHE_CONTROL -> headers.setCacheControl(value);
          case CONTENT_ENCODING -> headers.setContentEncoding(value);
          case CONTENT_DISPOSITION -> headers.setContentDisposition(value);
          case CONTENT_LANGUAGE -> headers.setContentLanguage(value);
        };
  }

  private static String blobHeader(Header header) {
    return switch (header) {
      case CONTENT_TYPE -> "x-ms-blob-content-type";
      case CACHE_CONTROL -> "x-ms-blob-cache-control";
      case CONTENT_ENCODING -> "x-ms-blob-content-encoding";
      case CONTENT_DISPOSITION -> "x-ms-blob-content-disposition";
      case CONTENT_LANGUAGE -> "x-ms-blob-content-language";
    };
  }

  /** Metadata as Azure holds it. */
  static Map<String, String> metadata(ObjectAttributes attributes) {
    return attributes.metadata().isEmpty() ? Map.of() : CODEC.encode(attributes.metadata());
  }

  private static String query(Map<String, String> tags) {
    StringJoiner query = new StringJoiner("&");
    tags.forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The attributes that an answer carries; tags are not among them. */
  static ObjectAttributes read(WireResponse response) {
    Map<Header, String> headers = new EnumMap<>(Header.class);
    Map<String, String> stored = new HashMap<>();
    response.forEachHeader((name, value) -> collect(name, value, headers, stored));
    return new ObjectAttributes(
        headers, stored.isEmpty() ? stored : CODEC.decode(stored), Map.of());
  }

  private static void collect(
      String name, String value, Map<Header, String> headers, Map<String, String> stored) {
    if (name.regionMatches(true, 0, METADATA, 0, METADATA.length())) {
      stored.put(name.substring(METADATA.length()), value);
      return;
    }
    for (Header header : Header.values()) {
      if (name.equalsIgnoreCase(header.wireName()) && !value.isEmpty()) {
        headers.put(header, value);
      }
    }
  }
}
