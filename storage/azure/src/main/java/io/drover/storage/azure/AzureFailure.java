package io.drover.storage.azure;

import com.azure.core.exception.AzureException;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.models.BlobStorageException;
import io.drover.storage.StoreException;
import io.drover.storage.StoreException.NotFound.What;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * What Azure said when it refused, from whichever of the two ways it came.
 *
 * @param what the call and its subject, such as {@code put azblob://container/key}
 * @param status HTTP status
 * @param code Azure's error code; empty if the answer has none, and then it is not Azure's
 * @param message Azure's message
 * @param requestId what the service calls the request
 */
record AzureFailure(
    String what, int status, String code, String message, Optional<String> requestId) {
  private static final int MAX_MESSAGE = 300;

  /** From the SDK's client, whose messages are not repeated where they could hold a URL. */
  static StoreException translate(String what, RuntimeException e) {
    return switch (e) {
      case StoreException known -> known;
      case ClientAuthenticationException denied -> noToken(denied);
      case HttpResponseException refusal when refusal.getResponse() != null ->
          caused(of(what, refusal, refusal.getResponse()).translate(), e);
      default -> broken(what, e);
    };
  }

  private static AzureFailure of(String what, HttpResponseException e, HttpResponse answer) {
    return new AzureFailure(
        what,
        answer.getStatusCode(),
        Objects.requireNonNullElse(answer.getHeaderValue(ForeignAnswers.CODE), ""),
        e instanceof BlobStorageException refusal
            ? serviceMessage(refusal)
            : "the answer cannot be read",
        Optional.ofNullable(answer.getHeaderValue(HttpHeaderName.X_MS_REQUEST_ID)));
  }

  /** The service's sentence out of the document that the SDK's message quotes whole. */
  private static String serviceMessage(BlobStorageException e) {
    String text = Objects.requireNonNullElse(e.getServiceMessage(), "");
    int start = text.indexOf("<Message>");
    int end = text.indexOf("</Message>");
    return start >= 0 && end > start ? text.substring(start + "<Message>".length(), end) : "";
  }

  private static StoreException caused(StoreException failure, Throwable cause) {
    failure.initCause(cause);
    return failure;
  }

  private static StoreException broken(String what, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ForeignAnswers.Refusal refusal -> {
          return caused(
              new AzureFailure(what, refusal.status(), "", "", Optional.empty()).translate(), e);
        }
        case InterruptedException stop -> {
          return interrupted(what, stop);
        }
        case IOException io when transport(io) -> {
          return unreached(what, io);
        }
        case TimeoutException late -> {
          return new StoreException.Unavailable(what + " failed: no answer in time", late);
        }
        default -> {
          // What it wraps says more.
        }
      }
    }
    return new StoreException.Unsupported(
        "%s failed: the server's answer is not one of an Azure Blob service: %s"
            .formatted(what, e.getClass().getSimpleName()),
        e);
  }

  /** Whether the connection failed, and not a parser that wraps its complaint in the same. */
  private static boolean transport(IOException e) {
    boolean parser =
        e.getCause() instanceof RuntimeException || e.getCause() instanceof XMLStreamException;
    return e.getClass().getPackageName().startsWith("java") && !parser;
  }

  /** For a thread that is told to stop while it waits. */
  static StoreException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException.Unavailable(what + " failed: interrupted", e);
  }

  /** For a machine without an identity. */
  static StoreException noToken(AzureException e) {
    return new StoreException.Denied(
        "no token of Microsoft Entra ID: %s; give this machine an identity or set account-key, sas-token or connection-string"
            .formatted(e.getMessage()),
        e);
  }

  /** For a request that got no answer. */
  static StoreException unreached(String what, IOException e) {
    return new StoreException.Unavailable(
        "%s failed: %s: %s".formatted(what, e.getClass().getSimpleName(), e.getMessage()), e);
  }

  /** The one place where Azure's refusals become ours. */
  StoreException translate() {
    StoreException known = byCode();
    return known != null ? known : byStatus();
  }

  private @Nullable StoreException byCode() {
    return switch (code) {
      case "ContainerNotFound", "ResourceNotFound" ->
          new StoreException.NotFound(What.BUCKET, text());
      case "BlobNotFound" -> new StoreException.NotFound(What.OBJECT, text());
      // The one answer for create-if-absent on one path, the other on the other (T-26).
      case "BlobAlreadyExists", "ConditionNotMet", "TargetConditionNotMet" ->
          new StoreException.PreconditionFailed(text());
      // Another commit under this key throws away the blocks that are not committed yet.
      case "InvalidBlockList" ->
          new StoreException.Conflict(text() + "; another write of this key came between");
      case "Md5Mismatch", "Crc64Mismatch", "InvalidMd5", "InvalidCrc64" ->
          new StoreException.Corrupted(text());
      case "ServerBusy", "TooManyRequests" -> new StoreException.Throttled(text());
      case "OperationTimedOut", "InternalError", "ContainerBeingDeleted", "IncompleteBody" ->
          new StoreException.Unavailable(text());
      default -> lasting();
    };
  }

  /** Refusals that no retry helps against and that a person must see the reason of. */
  private @Nullable StoreException lasting() {
    return switch (code) {
      case "BlobArchived" ->
          new StoreException.Unsupported(
              text() + "; the object is archived (access tier Archive), rehydrate it first");
      case "BlobBeingRehydrated" ->
          new StoreException.Unsupported(
              text() + "; the object is on its way out of access tier Archive");
      case "BlobImmutableDueToPolicy", "BlobImmutableDueToLegalHold" ->
          new StoreException.Unsupported(
              text() + "; an immutability policy or a legal hold protects the object");
      case "SnapshotsPresent" ->
          new StoreException.Unsupported(
              text() + "; the object has snapshots, which Drover does not destroy");
      case "InvalidBlobType" ->
          new StoreException.Unsupported(text() + "; the object there is no block blob");
      default ->
          code.startsWith("Lease")
              ? new StoreException.Denied(text() + "; somebody holds a lease")
              : null;
    };
  }

  private StoreException byStatus() {
    if (code.isEmpty() && status < 500 && status != 401 && status != 403 && status != 429) {
      return new StoreException.Unsupported(
          text() + "; the answer has no error code, so the server is no Azure Blob service");
    }
    return switch (status) {
      case 401, 403 -> new StoreException.Denied(text());
      case 404 -> new StoreException.NotFound(What.OBJECT, text());
      case 408 -> new StoreException.Unavailable(text());
      case 409 -> new StoreException.Conflict(text());
      case 412 -> new StoreException.PreconditionFailed(text());
      case 429, 503 -> new StoreException.Throttled(text());
      case 501, 505 -> new StoreException.Unsupported(text());
      default ->
          status < 500
              ? new StoreException.Unsupported(text())
              : new StoreException.Unavailable(text());
    };
  }

  private String text() {
    String line = message.lines().findFirst().orElse("");
    String shown = line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
    return "%s failed: %d%s%s%s"
        .formatted(
            what,
            status,
            code.isEmpty() ? "" : " " + code,
            shown.isEmpty() ? "" : ": " + shown,
            requestId.map(id -> " (request " + id + ")").orElse(""));
  }
}
