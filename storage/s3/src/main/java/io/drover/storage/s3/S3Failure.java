package io.drover.storage.s3;

import io.drover.storage.StoreException;
import io.drover.storage.StoreException.NotFound.What;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What S3 said when it refused, from whichever of the two ways it came.
 *
 * @param what the call and its subject, such as {@code put s3://bucket/key}
 * @param status HTTP status
 * @param code S3's error code; empty where there was no body, as for a HEAD
 * @param message S3's message
 * @param requestId what the store calls the request
 * @param region the region that the bucket is in, if the store says so
 * @param tier the storage class of an archived object, if the store says so
 */
record S3Failure(
    String what,
    int status,
    String code,
    String message,
    Optional<String> requestId,
    Optional<String> region,
    Optional<String> tier) {
  private static final int MAX_MESSAGE = 300;

  /** From the SDK's client. */
  static StoreException translate(String what, SdkException e) {
    return e instanceof AwsServiceException refusal
        ? of(what, refusal).translate(e)
        : unreached(what, e);
  }

  private static S3Failure of(String what, AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String message =
        details == null || details.errorMessage() == null ? "" : details.errorMessage();
    Optional<String> region =
        details == null || details.sdkHttpResponse() == null
            ? Optional.empty()
            : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
    return new S3Failure(
        what,
        e.statusCode(),
        code,
        message,
        Optional.ofNullable(e.requestId()),
        region,
        Optional.empty());
  }

  /** For a request that got no answer, or that could not be made for want of credentials. */
  static StoreException unreached(String what, Exception e) {
    String message = what + " failed: " + e.getMessage();
    if (message.contains("Unable to load credentials")) {
      return new StoreException.Denied(message, e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return brokenOff(what, io);
      }
    }
    return new StoreException.Unavailable(message, e);
  }

  private static StoreException brokenOff(String what, IOException e) {
    if (e instanceof InterruptedIOException
        && !(e instanceof SocketTimeoutException)
        && !(e instanceof ConnectionRequestTimeoutException)) {
      Thread.currentThread().interrupt();
    }
    return new StoreException.Unavailable(
        "%s failed: %s: %s".formatted(what, e.getClass().getSimpleName(), e.getMessage()), e);
  }

  /**
   * The one place where S3's refusals become ours.
   *
   * @param cause the SDK's exception, if it came from there
   */
  StoreException translate(@Nullable Throwable cause) {
    StoreException known = byCode();
    StoreException failure = known != null ? known : byStatus();
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  private @Nullable StoreException byCode() {
    return switch (code) {
      case "NoSuchBucket" -> new StoreException.NotFound(What.BUCKET, text());
      case "NoSuchUpload" -> new StoreException.NotFound(What.UPLOAD, text());
      case "NoSuchKey" -> new StoreException.NotFound(What.OBJECT, text());
      case "PreconditionFailed" -> new StoreException.PreconditionFailed(text());
      case "ConditionalRequestConflict", "OperationAborted", "InvalidPart", "InvalidPartOrder" ->
          new StoreException.Conflict(text());
      case "SlowDown",
          "SlowDownRead",
          "SlowDownWrite",
          "RequestLimitExceeded",
          "Throttling",
          "ThrottlingException",
          "TooManyRequests",
          "TooManyRequestsException" ->
          new StoreException.Throttled(text());
      case "BadDigest",
          "InvalidDigest",
          "IncompleteBody",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch" ->
          new StoreException.Corrupted(text());
      case "RequestTimeout", "RequestTimeTooSkewed", "InternalError", "TemporaryRedirect" ->
          new StoreException.Unavailable(text());
      case "InvalidObjectState" -> new StoreException.Unsupported(archived());
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          new StoreException.Unsupported(elsewhere());
      case "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired",
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch" ->
          new StoreException.Denied(text());
      default -> null;
    };
  }

  private StoreException byStatus() {
    return switch (status) {
      case 301, 302, 307, 308 -> new StoreException.Unsupported(elsewhere());
      case 401, 403 -> new StoreException.Denied(text());
      case 404 -> new StoreException.NotFound(What.OBJECT, text());
      case 408 -> new StoreException.Unavailable(text());
      case 409 -> new StoreException.Conflict(text());
      case 412 -> new StoreException.PreconditionFailed(text());
      case 429, 503 -> new StoreException.Throttled(text());
      case 501, 505 -> new StoreException.Unsupported(text());
      default ->
          status >= 400 && status < 500
              ? new StoreException.Unsupported(text())
              : new StoreException.Unavailable(text());
    };
  }

  private String archived() {
    return "%s: the object is archived (storage class %s); restore it first"
        .formatted(text(), tier.orElse("unknown"));
  }

  private String elsewhere() {
    return "%s: the bucket is not in the configured region or at this endpoint%s"
        .formatted(
            text(), region.map(name -> "; the store says it is in region " + name).orElse(""));
  }

  private String text() {
    String shown =
        message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
    return "%s failed: %d%s%s%s"
        .formatted(
            what,
            status,
            code.isEmpty() ? "" : " " + code,
            shown.isEmpty() ? "" : ": " + shown,
            requestId.map(id -> " (request " + id + ")").orElse(""));
  }
}
