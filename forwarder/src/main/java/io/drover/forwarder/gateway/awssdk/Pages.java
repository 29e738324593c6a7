package io.drover.forwarder.gateway.awssdk;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages of listings in both of S3's forms. */
final class Pages {
  private static final int MOST = 1_000;

  private Pages() {}

  static Listing.Query query(ListObjectsV2Request request) {
    Optional<String> after =
        request.continuationToken() != null
            ? Optional.of(name(request.continuationToken()))
            : given(request.startAfter());
    return query(request.prefix(), request.delimiter(), after, request.maxKeys());
  }

  static Listing.Query query(ListObjectsRequest request) {
    return query(request.prefix(), request.delimiter(), given(request.marker()), request.maxKeys());
  }

  private static Listing.Query query(
      @Nullable String prefix,
      @Nullable String delimiter,
      Optional<String> after,
      @Nullable Integer limit) {
    return new Listing.Query(
        prefix == null ? "" : prefix,
        delimiter == null ? "" : delimiter,
        after,
        limit == null ? MOST : Math.min(limit, MOST));
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }

  static ListObjectsV2Response answer(Listing.Page page) {
    return ListObjectsV2Response.builder()
        .contents(objects(page))
        .commonPrefixes(prefixes(page))
        .isTruncated(page.next().isPresent())
        .nextContinuationToken(page.next().map(Pages::token).orElse(null))
        .build();
  }

  static ListObjectsResponse answer(Listing.Page page, ListObjectsRequest request) {
    return ListObjectsResponse.builder()
        .name(request.bucket())
        .contents(objects(page))
        .commonPrefixes(prefixes(page))
        .isTruncated(page.next().isPresent())
        .nextMarker(page.next().orElse(null))
        .build();
  }

  private static List<S3Object> objects(Listing.Page page) {
    return page.objects().stream().map(Pages::object).toList();
  }

  private static S3Object object(SegmentCursor.Entry entry) {
    return S3Object.builder()
        .key(entry.key())
        .size(entry.object().size())
        .lastModified(entry.object().modified())
        .eTag(EntityTags.shown(entry.store().uri(), entry.object().pin()))
        .storageClass(ObjectStorageClass.STANDARD)
        .build();
  }

  private static List<CommonPrefix> prefixes(Listing.Page page) {
    return page.prefixes().stream()
        .map(name -> CommonPrefix.builder().prefix(name).build())
        .toList();
  }

  /** Keys may have characters that XML has not. */
  private static String token(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("The continuation token provided is incorrect.");
    }
  }
}
