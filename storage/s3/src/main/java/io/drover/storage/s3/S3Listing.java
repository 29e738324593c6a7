package io.drover.storage.s3;

import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages of a bucket's listing. */
final class S3Listing {
  private final S3Client client;
  private final String bucket;

  S3Listing(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** See {@link io.drover.storage.ObjectStore#list}. */
  ListPage page(ListRequest request) {
    String what = "list s3://%s/%s".formatted(bucket, request.prefix());
    ListObjectsV2Request.Builder ask =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(request.prefix())
            .maxKeys(request.limit())
            // Keys may hold characters that XML does not (T-11); the SDK decodes the answer.
            .encodingType(EncodingType.URL);
    request.startAfter().ifPresent(key -> ask.startAfter(key.value()));
    try {
      return page(what, ask);
    } catch (SdkException e) {
      throw S3Failure.translate(what, e);
    }
  }

  /** Goes on over pages that have no entries, as stores with many delete markers send them. */
  private ListPage page(String what, ListObjectsV2Request.Builder ask) {
    while (true) {
      ListObjectsV2Response answer = client.listObjectsV2(ask.build());
      if (answer.name() == null && answer.isTruncated() == null) {
        // Anything that is no listing would otherwise pass for an empty one (T-35).
        throw new StoreException.Unsupported(
            what + " failed: the server's answer is not a listing");
      }
      boolean more = Boolean.TRUE.equals(answer.isTruncated());
      if (!answer.contents().isEmpty() || !more) {
        return new ListPage(entries(answer.contents()), !more);
      }
      ask.continuationToken(next(what, answer.nextContinuationToken()));
    }
  }

  private static String next(String what, @Nullable String token) {
    if (token == null) {
      throw new StoreException.Unsupported(what + " failed: a truncated page has no continuation");
    }
    return token;
  }

  private static List<ListedObject> entries(List<S3Object> contents) {
    return contents.stream().map(S3Listing::entry).toList();
  }

  /** To the second, as heads say it: some stores list fractions that they do not repeat. */
  private static ListedObject entry(S3Object object) {
    if (object.eTag() == null) {
      throw new StoreException.Unsupported(
          "the listing has no ETag for %s, so its version cannot be named".formatted(object.key()));
    }
    Instant modified = Objects.requireNonNullElse(object.lastModified(), Instant.EPOCH);
    return new ListedObject(
        new ObjectKey(object.key()),
        object.size(),
        modified.truncatedTo(ChronoUnit.SECONDS),
        S3Stat.pin(object.eTag()));
  }
}
