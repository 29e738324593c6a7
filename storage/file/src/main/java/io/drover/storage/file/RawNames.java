package io.drover.storage.file;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * File names as the UTF-8 bytes they are, whatever the locale: Java itself maps names by the
 * locale's encoding and loses all but ASCII under {@code LANG=C}. A path's URI keeps the raw bytes.
 */
final class RawNames {
  private static final char REPLACEMENT = '\ufffd';
  private static final boolean UTF8_LOCALE =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  private RawNames() {}

  /** The entry of a directory with a name. */
  static Path resolve(Path directory, String name) {
    return UTF8_LOCALE || ascii(name)
        ? directory.resolve(name)
        : Path.of(URI.create("file://" + slashed(directory) + escaped(name)));
  }

  private static String slashed(Path directory) {
    String raw = directory.toUri().getRawPath();
    return raw.endsWith("/") ? raw : raw + "/";
  }

  private static String escaped(String name) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return escaped.toString();
  }

  /** The last name of a path; empty if its bytes are not UTF-8. */
  static Optional<String> of(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.indexOf(REPLACEMENT) < 0 && (UTF8_LOCALE || ascii(name))
        ? Optional.of(name)
        : decoded(path);
  }

  private static Optional<String> decoded(Path path) {
    byte[] bytes = unescaped(escaped(path));
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The last name of a path, whatever its bytes, in ASCII. */
  static String escaped(Path path) {
    String raw = path.toUri().getRawPath();
    String trimmed = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** The raw bytes of an absolute path. */
  static byte[] bytes(Path path) {
    String text = path.toString();
    if (text.indexOf(REPLACEMENT) < 0 && (UTF8_LOCALE || ascii(text))) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String raw = path.toUri().getRawPath();
    return unescaped(raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
  }

  private static byte[] unescaped(String raw) {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) HexFormat.fromHexDigits(raw, i + 1, i + 3);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return java.util.Arrays.copyOf(bytes, length);
  }

  private static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
