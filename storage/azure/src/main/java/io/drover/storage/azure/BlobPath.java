package io.drover.storage.azure;

import java.nio.charset.StandardCharsets;

/**
 * Text as part of a URL: UTF-8, percent-encoded but for the unreserved characters of RFC 3986 and,
 * in paths, the slash.
 */
final class BlobPath {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final boolean[] PLAIN = plain();

  private BlobPath() {}

  private static boolean[] plain() {
    boolean[] plain = new boolean[128];
    for (char c :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".toCharArray()) {
      plain[c] = true;
    }
    return plain;
  }

  /** The path of a key. */
  static String path(String key) {
    return encode(key, true);
  }

  /** The value of a query parameter. */
  static String query(String value) {
    return encode(value, false);
  }

  private static String encode(String text, boolean slashes) {
    for (int i = 0; i < text.length(); i++) {
      if (!keeps(text.charAt(i), slashes)) {
        return escape(text, slashes);
      }
    }
    return text;
  }

  private static String escape(String text, boolean slashes) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder escaped = new StringBuilder(utf8.length + 32);
    for (byte b : utf8) {
      char c = (char) (b & 0xff);
      if (keeps(c, slashes)) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      }
    }
    return escaped.toString();
  }

  private static boolean keeps(char c, boolean slashes) {
    return (c < PLAIN.length && PLAIN[c]) || (slashes && c == '/');
  }
}
