package io.drover.storage;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The full name of an object inside its bucket: any non-empty, well-formed Unicode text, taken as
 * raw UTF-8.
 *
 * <p>Nothing is normalised: {@code a//b}, {@code ./a}, NFC and NFD spellings are different keys. A
 * backend that cannot hold a key as it is encodes it reversibly or refuses it with {@link
 * StoreException.Unsupported}; the caller always sees the raw key.
 *
 * <p>Keys order by their UTF-8 bytes, which is the order of an S3 listing. That differs from {@link
 * String#compareTo} for characters outside the basic plane.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
  /**
   * Longest key in UTF-8 bytes that any supported store takes (S3: 1,024 bytes; Azure: 1,024
   * characters of up to 4 bytes).
   */
  public static final int MAX_BYTES = 4_096;

  public ObjectKey {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("object key is empty; a key has at least one character");
    }
    int bytes = utf8Length(value);
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "object key of %d bytes (%.60s…) is longer than %d bytes"
              .formatted(bytes, value, MAX_BYTES));
    }
  }

  /** The key's UTF-8 bytes, a fresh array. */
  public byte[] utf8() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Compares by unsigned UTF-8 bytes, which for well-formed text is the order of code points. */
  @Override
  public int compareTo(ObjectKey other) {
    return compareUtf8(value, other.value);
  }

  /** Compares two well-formed strings in the order of their UTF-8 bytes without encoding them. */
  public static int compareUtf8(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // A surrogate stands for a code point above every basic-plane character, also those above
        // U+DFFF.
        boolean xs = Character.isSurrogate(x);
        boolean ys = Character.isSurrogate(y);
        return xs == ys ? Character.compare(x, y) : (xs ? 1 : -1);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new IllegalArgumentException(
            "object key has an unpaired surrogate U+%04X at index %d; a key is well-formed Unicode"
                .formatted((int) c, i));
      }
    }
    return bytes;
  }

  @Override
  public String toString() {
    return value;
  }
}
