package io.drover.storage.s3;

import java.nio.charset.StandardCharsets;

/**
 * A key as the path of a URL: UTF-8, percent-encoded but for the unreserved characters of RFC 3986
 * and the slash.
 */
final class KeyPath {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final boolean[] PLAIN = plain();

  private KeyPath() {}

  private static boolean[] plain() {
    boolean[] plain = new boolean[128];
    for (char c :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/".toCharArray()) {
      plain[c] = true;
    }
    return plain;
  }

  static String encode(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (!isPlain(key.charAt(i))) {
        return escape(key);
      }
    }
    return key;
  }

  /** A name or value of a query: the slash is escaped too. */
  static String query(String text) {
    return encode(text).replace("/", "%2F");
  }

  private static String escape(String key) {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    StringBuilder path = new StringBuilder(utf8.length + 32);
    for (byte b : utf8) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        path.append(c);
      } else {
        path.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      }
    }
    return path.toString();
  }

  private static boolean isPlain(char c) {
    return c < PLAIN.length && PLAIN[c];
  }
}
