package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.SlowDown;
import io.drover.storage.StoreException;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What goes wrong, as S3 puts it. */
final class Refusal {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAVAILABLE = 503;

  private Refusal() {}

  /**
   * A failure of a store. What a retry can mend becomes {@code SlowDown}, which every S3 client
   * repeats: of all answers with 5xx the only one that a client sees.
   */
  static S3Exception of(StoreException failure) {
    return switch (failure) {
      case StoreException.NotFound missing -> missing(missing);
      case StoreException.PreconditionFailed ignored -> preconditionFailed();
      case StoreException.Conflict ignored ->
          answer(
              CONFLICT,
              "ConditionalRequestConflict",
              "Another write got in the way; try again.",
              failure);
      case StoreException.Throttled ignored -> slowDown("the store asks for less", failure);
      case StoreException.Unavailable ignored -> slowDown("the store did not answer", failure);
      case StoreException.Corrupted ignored ->
          slowDown("the bytes were not what they should be", failure);
      case StoreException.Denied ignored ->
          answer(FORBIDDEN, "AccessDenied", "The store refuses this to the gateway.", failure);
      case StoreException.Unsupported unsupported ->
          answer(BAD_REQUEST, "InvalidRequest", String.valueOf(unsupported.getMessage()), failure);
    };
  }

  private static S3Exception missing(StoreException.NotFound failure) {
    return switch (failure.what()) {
      case OBJECT -> noSuchKey();
      case UPLOAD -> noSuchUpload(failure);
      case BUCKET ->
          answer(NOT_FOUND, "NoSuchBucket", "The specified bucket does not exist.", failure);
    };
  }

  static S3Exception noSuchKey() {
    return answer(NOT_FOUND, "NoSuchKey", "The specified key does not exist.", null);
  }

  /** The type that S3Proxy's handler knows. */
  static S3Exception noSuchKey(String bucket, String key) {
    return S3Exceptions.noSuchKey(bucket, key, "The specified key does not exist.");
  }

  static S3Exception noSuchUpload(@Nullable Throwable cause) {
    return answer(
        NOT_FOUND,
        "NoSuchUpload",
        "The specified upload does not exist, or its bucket has moved since it was begun.",
        cause);
  }

  static S3Exception preconditionFailed() {
    return answer(
        PRECONDITION_FAILED,
        "PreconditionFailed",
        "At least one of the preconditions you specified did not hold.",
        null);
  }

  static S3Exception invalid(String message) {
    return answer(BAD_REQUEST, "InvalidArgument", message, null);
  }

  static S3Exception invalidPart() {
    return answer(
        BAD_REQUEST,
        "InvalidPart",
        "One or more of the specified parts could not be found or did not match.",
        null);
  }

  static S3Exception notImplemented(String message) {
    return answer(NOT_IMPLEMENTED, "NotImplemented", message, null);
  }

  static S3Exception slowDown(SlowDown reason) {
    return slowDown(String.valueOf(reason.getMessage()), reason);
  }

  static S3Exception slowDown(String reason, @Nullable Throwable cause) {
    return answer(UNAVAILABLE, "SlowDown", "Please try again: " + reason + ".", cause);
  }

  private static S3Exception answer(
      int status, String code, String message, @Nullable Throwable cause) {
    return (S3Exception)
        S3Exception.builder()
            .message(message)
            .cause(cause)
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }
}
