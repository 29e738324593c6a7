package io.drover.storage;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

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
    Optional<Accommodation> refusal = refusal(value);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(
          "object key '%.60s' is refused by %s; a key is 1 to %d bytes of well-formed text"
              .formatted(value, refusal.get(), MAX_BYTES));
    }
  }

  /**
   * Why no store can have a key of this text: the rule that it breaks, or empty if it is a key. A
   * prefix of the target before a key of the source may make a text that is none.
   */
  public static Optional<Accommodation> refusal(String text) {
    if (text.isEmpty()) {
      return Optional.of(refused("key-empty", "a key has at least one character"));
    }
    long bytes = utf8Length(text);
    if (bytes < 0) {
      return Optional.of(refused("key-not-text", "an unpaired surrogate at character " + -bytes));
    }
    return bytes > MAX_BYTES
        ? Optional.of(refused("key-too-long", bytes + " bytes"))
        : Optional.empty();
  }

  private static Accommodation refused(String rule, String subject) {
    return new Accommodation(rule, Accommodation.Effect.REFUSED, subject);
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

  /** Bytes of a text in UTF-8; of one that is not well formed, less than 0: where, from 1. */
  private static long utf8Length(String text) {
    long bytes = 0;
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
        return -(i + 1L);
      }
    }
    return bytes;
  }

  @Override
  public String toString() {
    return value;
  }
}
