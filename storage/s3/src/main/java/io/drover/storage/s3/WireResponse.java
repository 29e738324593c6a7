package io.drover.storage.s3;

import io.drover.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The answer to a {@link WireRequest}. Its body, if there is one, must be read or closed. */
final class WireResponse {
  private final String what;
  private final SdkHttpResponse http;
  private final @Nullable AbortableInputStream body;

  WireResponse(String what, HttpExecuteResponse response) {
    this.what = what;
    this.http = response.httpResponse();
    this.body = response.responseBody().orElse(null);
  }

  int status() {
    return http.statusCode();
  }

  boolean ok() {
    return http.statusCode() / 100 == 2;
  }

  Optional<String> header(String name) {
    return http.firstMatchingHeader(name);
  }

  /** All headers; names in any case. */
  SdkHttpResponse headers() {
    return http;
  }

  /** The store's time, if it says it. */
  Optional<Instant> date() {
    return header("Date").flatMap(WireResponse::time);
  }

  /** A time as HTTP writes it. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A header that holds a number. */
  long number(String name) {
    String text = header(name).orElse("");
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw noStore("header %s is '%s'".formatted(name, text));
    }
    throw noStore("header %s is '%s'".formatted(name, text));
  }

  /** For an answer that no S3 store gives. */
  StoreException noStore(String why) {
    return new StoreException.Unsupported(
        "%s: the server's answer %d is not one of an S3 store: %s".formatted(what, status(), why));
  }

  /** Ends the exchange without a body and gives the connection back. */
  void finish() {
    if (body != null) {
      try (body) {
        body.skipNBytes(0);
      } catch (IOException e) {
        throw S3Failure.unreached(what, e);
      }
    }
  }

  /** Hangs up: what else comes is not wanted. */
  void abandon() {
    if (body != null) {
      body.abort();
    }
  }

  /** The body, which the caller closes; hangs up if it is closed before its end. */
  InputStream stream(long length) {
    return body == null ? InputStream.nullInputStream() : new WireBody(body, length);
  }

  /** What a refusal says. Reads the body. */
  S3Failure failure() {
    ErrorDocument document = document();
    return new S3Failure(
        what,
        status(),
        document.field("Code").orElse(""),
        document.field("Message").orElse(""),
        header("x-amz-request-id"),
        header("x-amz-bucket-region").or(() -> document.field("Region")),
        document.field("StorageClass").or(() -> document.field("AccessTier")));
  }

  private ErrorDocument document() {
    if (body == null) {
      return ErrorDocument.NONE;
    }
    try (InputStream open = body) {
      return ErrorDocument.read(open);
    } catch (IOException e) {
      return ErrorDocument
          .NONE; // Broke off in the middle of a refusal: the status is what is known.
    } catch (UncheckedIOException e) {
      return ErrorDocument.NONE;
    }
  }
}
