package io.drover.storage.s3;

import io.drover.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to a {@link WireRequest}. Its body, if there is one, must be read or closed. */
final class WireResponse {
  private static final Logger log = LoggerFactory.getLogger(WireResponse.class);

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

  /** All headers, as they came: names in any case, and more than once. */
  void forEachHeader(BiConsumer<String, String> action) {
    for (Header header : http.getHeaders()) {
      action.accept(header.getName(), header.getValue() == null ? "" : header.getValue());
    }
  }

  /** The store's time, if it says it. */
  Optional<Instant> date() {
    return header("Date").flatMap(HttpDate::parse);
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

  /** Ends the exchange and gives the connection back; nothing of the body is wanted. */
  void finish() {
    try (InputStream body = open()) {
      body.skipNBytes(0);
    } catch (IOException e) {
      throw S3Failure.unreached(what, e);
    }
  }

  private InputStream open() throws IOException {
    @Nullable HttpEntity entity = http.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  /** The whole body, at most so many bytes. */
  byte[] all(int most) {
    try (InputStream body = open()) {
      byte[] bytes = body.readNBytes(most + 1);
      if (bytes.length > most) {
        abandon();
        throw noStore("it has more than " + most + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw S3Failure.unreached(what, e);
    }
  }

  /** Hangs up: what else comes is not wanted. */
  void abandon() {
    try {
      http.close();
    } catch (IOException e) {
      log.atDebug().addKeyValue("error", e.toString()).log("hanging up failed");
    }
  }

  /** The body, which the caller closes; hangs up if it is closed before its end. */
  InputStream stream(long length) {
    try {
      return new WireBody(open(), length, this);
    } catch (IOException e) {
      throw S3Failure.unreached(what, e);
    }
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
    try (InputStream body = open()) {
      return ErrorDocument.read(body);
    } catch (IOException e) {
      return ErrorDocument
          .NONE; // Broke off in the middle of a refusal: the status is what is known.
    }
  }
}
