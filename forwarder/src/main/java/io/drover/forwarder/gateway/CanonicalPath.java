package io.drover.forwarder.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request as signatures have it: decoded and encoded again in S3's own way, whatever
 * way the client's HTTP library chose on the wire.
 */
final class CanonicalPath {
  private static final String PLAIN = "-_.~/";
  private static final int HEX = 16;

  private CanonicalPath() {}

  static String of(String raw) {
    StringBuilder path = new StringBuilder(raw.length());
    for (byte b : decoded(raw)) {
      char c = (char) (b & 0xff);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (letter || PLAIN.indexOf(c) >= 0) {
        path.append(c);
      } else {
        path.append("%%%02X".formatted((int) c));
      }
    }
    return path.toString();
  }

  /** A plus sign is a plus sign: paths are not forms. */
  private static byte[] decoded(String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1], bytes[i + 2]) : -1;
      decoded.write(value < 0 ? bytes[i] : value);
      i += value < 0 ? 0 : 2;
    }
    return decoded.toByteArray();
  }

  private static int hex(byte high, byte low) {
    int h = Character.digit(high, HEX);
    int l = Character.digit(low, HEX);
    return h < 0 || l < 0 ? -1 : h * HEX + l;
  }
}
