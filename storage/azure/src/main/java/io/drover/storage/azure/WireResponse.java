package io.drover.storage.azure;

import io.drover.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link WireRequest}. Its body, if there is one, must be read or closed. */
final class WireResponse {
  private final String what;
  private final ClassicHttpResponse http;

  WireResponse(String what, ClassicHttpResponse http) {
    this.what = what;
    this.http = http;
  }

  int status() {
    return http.getCode();
  }

  boolean ok() {
    return http.getCode() / 100 == 2;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getFirstHeader(name)).map(Header::getValue);
  }

  /** All headers, with their names as they came. */
  void forEachHeader(BiConsumer<String, String> action) {
    for (Header header : http.getHeaders()) {
      action.accept(header.getName(), header.getValue() == null ? "" : header.getValue());
    }
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

  /** For an answer that no Azure store gives. */
  StoreException noStore(String why) {
    abandon();
    return new StoreException.Unsupported(
        "%s: the server's answer %d is not one of an Azure Blob service: %s"
            .formatted(what, status(), why));
  }

  /** Ends the exchange and gives the connection back; nothing of the body is wanted. */
  void finish() {
    try (InputStream body = open()) {
      body.skipNBytes(0);
    } catch (IOException e) {
      throw AzureFailure.unreached(what, e);
    }
  }

  private InputStream open() throws IOException {
    @Nullable HttpEntity entity = http.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  /** Hangs up: what else comes is not wanted. */
  void abandon() {
    try {
      http.close();
    } catch (IOException e) {
      System.getLogger(WireResponse.class.getName())
          .log(System.Logger.Level.DEBUG, "hanging up on {0}: {1}", what, e.getMessage());
    }
  }

  /** The body, which the caller closes; hangs up if it is closed before its end. */
  InputStream stream(long length) {
    try {
      return new WireBody(open(), length, this);
    } catch (IOException e) {
      throw AzureFailure.unreached(what, e);
    }
  }

  /** What a refusal says. Reads the body. */
  AzureFailure failure() {
    ErrorDocument document = document();
    return new AzureFailure(
        what,
        status(),
        header("x-ms-error-code").or(() -> document.field("Code")).orElse(""),
        document.field("Message").orElse(""),
        header("x-ms-request-id"));
  }

  private ErrorDocument document() {
    try (InputStream body = open()) {
      return ErrorDocument.read(body);
    } catch (IOException e) {
      return ErrorDocument
          .NONE; // Broke off in the middle of a refusal: the status is what is known.
    }
  }
}
