package io.drover.storage.testservers;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 message as it is on the wire, read whole (RFC 9112).
 *
 * @param head start line and header lines, without the empty line
 * @param body as it came, the framing of chunks included
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record HttpMessage(List<String> head, byte[] body) {
  /** Reads a request; empty if the peer has closed. */
  static Optional<HttpMessage> request(InputStream in) throws IOException {
    List<String> head = head(in);
    return head.isEmpty()
        ? Optional.empty()
        : Optional.of(new HttpMessage(head, body(head, in, 0)));
  }

  /** Reads the response to a request. */
  static HttpMessage response(InputStream in, String method) throws IOException {
    List<String> head = head(in);
    while (!head.isEmpty() && status(head) == 100) {
      head = head(in);
    }
    if (head.isEmpty()) {
      throw new EOFException("the server closed instead of answering");
    }
    int status = status(head);
    boolean none = method.equals("HEAD") || status == 204 || status == 304;
    return new HttpMessage(head, none ? new byte[0] : body(head, in, Long.MAX_VALUE));
  }

  String startLine() {
    return head.getFirst();
  }

  /** The method of a request. */
  String method() {
    return startLine().substring(0, startLine().indexOf(' '));
  }

  /** Path and query of a request. */
  String target() {
    return startLine().split(" ", -1)[1];
  }

  Optional<String> header(String name) {
    return header(head, name);
  }

  /** The same with another value of a header. */
  HttpMessage with(String name, String value) {
    List<String> changed = new ArrayList<>();
    for (String line : head) {
      if (!named(line, name)) {
        changed.add(line);
      }
    }
    changed.add(name + ": " + value);
    return new HttpMessage(changed, body);
  }

  byte[] headBytes() {
    return (String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int status(List<String> head) {
    return Integer.parseInt(head.getFirst().split(" ", -1)[1]);
  }

  private static boolean named(String line, String name) {
    int colon = line.indexOf(':');
    return colon > 0 && line.substring(0, colon).equalsIgnoreCase(name);
  }

  private static Optional<String> header(List<String> head, String name) {
    return head.stream()
        .filter(line -> named(line, name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines;
  }

  private static byte[] body(List<String> head, InputStream in, long otherwise) throws IOException {
    Optional<String> coding = header(head, "transfer-encoding");
    if (coding.isPresent() && coding.get().toLowerCase(Locale.ROOT).contains("chunked")) {
      return chunks(in);
    }
    long length = header(head, "content-length").map(Long::parseLong).orElse(otherwise);
    return length == Long.MAX_VALUE ? in.readAllBytes() : exactly(in, (int) length);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a body of %d bytes ended after %d".formatted(length, bytes.length));
    }
    return bytes;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    while (true) {
      String size = required(in);
      raw.write((size + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      int length = Integer.parseInt(size.split(";", -1)[0].strip(), 16);
      raw.write(exactly(in, length));
      if (length == 0) {
        for (String trailer = required(in); !trailer.isEmpty(); trailer = required(in)) {
          raw.write((trailer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        raw.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        return raw.toByteArray();
      }
      raw.write((required(in) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static String required(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      throw new EOFException("a chunked body ended early");
    }
    return line;
  }

  private static @org.jspecify.annotations.Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        bytes.write(next);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
