package io.drover.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bodies that say which write they are of. */
final class Content {
  private static final byte END = '\n';

  private Content() {}

  /**
   * A body.
   *
   * @param value what it says, without a line break
   * @param size its length in bytes, at least that of the value and one
   */
  static byte[] of(String value, int size, Random random) {
    byte[] name = (value + (char) END).getBytes(StandardCharsets.US_ASCII);
    byte[] body = new byte[Math.max(size, name.length)];
    random.nextBytes(body);
    System.arraycopy(name, 0, body, 0, name.length);
    return body;
  }

  /** What a body says. */
  static String value(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != END) {
      end++;
    }
    return new String(body, 0, end, StandardCharsets.US_ASCII);
  }
}
