package io.drover.forwarder.gateway.awssdk;

import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.StoreUri;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Conditions of requests, as our stores put them. */
final class Conditions {
  private static final String ANY = "*";
  private static final int NOT_MODIFIED = 304;

  private Conditions() {}

  /** What must hold for a write. */
  static Condition ofWrite(
      ObjectStore store, ObjectKey key, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifMatch != null && ifNoneMatch != null) {
      throw Refusal.invalid("If-Match and If-None-Match exclude each other.");
    }
    if (ifNoneMatch != null) {
      if (!ifNoneMatch.strip().equals(ANY)) {
        throw Refusal.notImplemented("If-None-Match of a write takes only *.");
      }
      return Condition.ABSENT;
    }
    return ifMatch == null ? Condition.NONE : match(store, key, ifMatch);
  }

  /** A star means the version that is there now: only that one is replaced. */
  private static Condition match(ObjectStore store, ObjectKey key, String ifMatch) {
    if (ifMatch.strip().equals(ANY)) {
      return Condition.match(store.head(key).map(ObjectStat::pin).orElseThrow(Refusal::noSuchKey));
    }
    return Condition.match(EntityTags.meant(store.uri(), ifMatch));
  }

  /**
   * Judges the conditions of a read, in the order of RFC 9110.
   *
   * @throws S3Exception if one does not hold
   */
  static void checkRead(GetObjectRequest request, StoreUri store, ObjectStat stat) {
    checkRead(
        request.ifMatch(),
        request.ifUnmodifiedSince(),
        request.ifNoneMatch(),
        request.ifModifiedSince(),
        store,
        stat);
  }

  /** The same for conditions from wherever. */
  static void checkRead(
      @Nullable String ifMatch,
      @Nullable Instant ifUnmodifiedSince,
      @Nullable String ifNoneMatch,
      @Nullable Instant ifModifiedSince,
      StoreUri store,
      ObjectStat stat) {
    Pin pin = stat.pin();
    long modified = stat.modified().getEpochSecond();
    if (ifMatch != null) {
      require(EntityTags.matches(ifMatch, store, pin));
    } else if (ifUnmodifiedSince != null) {
      require(modified <= ifUnmodifiedSince.getEpochSecond());
    }
    boolean same =
        ifNoneMatch != null
            ? EntityTags.matches(ifNoneMatch, store, pin)
            : ifModifiedSince != null && modified <= ifModifiedSince.getEpochSecond();
    if (same) {
      throw notModified(EntityTags.shown(store, pin));
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw Refusal.preconditionFailed();
    }
  }

  /** Carries the ETag, which the answer repeats. */
  private static S3Exception notModified(String tag) {
    SdkHttpResponse response =
        SdkHttpResponse.builder()
            .statusCode(NOT_MODIFIED)
            .putHeader("ETag", "\"" + tag + "\"")
            .build();
    return (S3Exception)
        S3Exception.builder()
            .message("not modified")
            .statusCode(NOT_MODIFIED)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorMessage("not modified")
                    .sdkHttpResponse(response)
                    .build())
            .build();
  }

  /** The conditions on the source of a copy. */
  static void checkSource(CopyObjectRequest copy, StoreUri store, ObjectStat stat) {
    try {
      checkRead(
          copy.copySourceIfMatch(),
          copy.copySourceIfUnmodifiedSince(),
          copy.copySourceIfNoneMatch(),
          copy.copySourceIfModifiedSince(),
          store,
          stat);
    } catch (S3Exception e) {
      throw e.statusCode() == NOT_MODIFIED ? Refusal.preconditionFailed() : e;
    }
  }
}
