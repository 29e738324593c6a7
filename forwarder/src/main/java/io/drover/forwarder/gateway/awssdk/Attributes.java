package io.drover.forwarder.gateway.awssdk;

import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Headers and metadata of objects, from and to the model of the AWS SDK. */
final class Attributes {
  private final boolean provenance;

  /**
   * @param provenance whether Drover's own metadata is passed on like any other
   */
  Attributes(boolean provenance) {
    this.provenance = provenance;
  }

  ObjectAttributes of(PutObjectRequest put, Map<String, String> tags) {
    Map<Header, String> headers = new EnumMap<>(Header.class);
    set(headers, Header.CONTENT_TYPE, put.contentType());
    set(headers, Header.CACHE_CONTROL, put.cacheControl());
    set(headers, Header.CONTENT_ENCODING, put.contentEncoding());
    set(headers, Header.CONTENT_DISPOSITION, put.contentDisposition());
    set(headers, Header.CONTENT_LANGUAGE, put.contentLanguage());
    return written(headers, put.metadata(), tags);
  }

  ObjectAttributes of(CreateMultipartUploadRequest create, Map<String, String> tags) {
    Map<Header, String> headers = new EnumMap<>(Header.class);
    set(headers, Header.CONTENT_TYPE, create.contentType());
    set(headers, Header.CACHE_CONTROL, create.cacheControl());
    set(headers, Header.CONTENT_ENCODING, create.contentEncoding());
    set(headers, Header.CONTENT_DISPOSITION, create.contentDisposition());
    set(headers, Header.CONTENT_LANGUAGE, create.contentLanguage());
    return written(headers, create.metadata(), tags);
  }

  ObjectAttributes of(CopyObjectRequest copy, Map<String, String> tags) {
    Map<Header, String> headers = new EnumMap<>(Header.class);
    set(headers, Header.CONTENT_TYPE, copy.contentType());
    set(headers, Header.CACHE_CONTROL, copy.cacheControl());
    set(headers, Header.CONTENT_ENCODING, copy.contentEncoding());
    set(headers, Header.CONTENT_DISPOSITION, copy.contentDisposition());
    set(headers, Header.CONTENT_LANGUAGE, copy.contentLanguage());
    return written(headers, copy.metadata(), tags);
  }

  private static void set(Map<Header, String> headers, Header header, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      headers.put(header, value);
    }
  }

  /** An application cannot pass its object off as a copy of Drover's. */
  private ObjectAttributes written(
      Map<Header, String> headers, Map<String, String> metadata, Map<String, String> tags) {
    Map<String, String> lower = new HashMap<>();
    metadata.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return own(new ObjectAttributes(headers, lower, tags));
  }

  HeadObjectResponse head(ObjectStat stat, String tag) {
    ObjectAttributes shown = own(stat.attributes());
    return HeadObjectResponse.builder()
        .contentLength(stat.size())
        .eTag(tag)
        .lastModified(stat.modified())
        .contentType(value(shown, Header.CONTENT_TYPE))
        .cacheControl(value(shown, Header.CACHE_CONTROL))
        .contentEncoding(value(shown, Header.CONTENT_ENCODING))
        .contentDisposition(value(shown, Header.CONTENT_DISPOSITION))
        .contentLanguage(value(shown, Header.CONTENT_LANGUAGE))
        .metadata(shown.metadata())
        .build();
  }

  GetObjectResponse.Builder get(ObjectStat stat, String tag) {
    ObjectAttributes shown = own(stat.attributes());
    return GetObjectResponse.builder()
        .contentLength(stat.size())
        .eTag(tag)
        .lastModified(stat.modified())
        .contentType(value(shown, Header.CONTENT_TYPE))
        .cacheControl(value(shown, Header.CACHE_CONTROL))
        .contentEncoding(value(shown, Header.CONTENT_ENCODING))
        .contentDisposition(value(shown, Header.CONTENT_DISPOSITION))
        .contentLanguage(value(shown, Header.CONTENT_LANGUAGE))
        .metadata(shown.metadata());
  }

  /** What applications may see of these, and bring along. */
  ObjectAttributes own(ObjectAttributes attributes) {
    return provenance ? attributes : Provenance.strip(attributes);
  }

  private static @Nullable String value(ObjectAttributes attributes, Header header) {
    return attributes.header(header).orElse(null);
  }
}
