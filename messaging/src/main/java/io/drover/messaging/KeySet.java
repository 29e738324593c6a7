package io.drover.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of texts, 16 bytes of hash for each in a table that is at most half full: two texts of a
 * billion are taken for one with a probability of 10<sup>-21</sup>. Not thread-safe.
 */
final class KeySet {
  private static final int SMALLEST = 1 << 10;

  private final MessageDigest sha256;
  private long[] table = new long[2 * SMALLEST];
  private int size;

  KeySet() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of a text. */
  record Hash(long high, long low) {
    /** Which of several parts the text belongs to; each gets as many. */
    int part(int parts) {
      return (int) Long.remainderUnsigned(high, parts);
    }
  }

  Hash hash(String text) {
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    long low = digest.getLong();
    return new Hash(digest.getLong(), low == 0 ? 1 : low); // 0 marks a free place.
  }

  /** Adds a text; false if it was in already. */
  boolean add(Hash hash) {
    if (2 * (size + 1) > table.length / 2) {
      grow();
    }
    boolean added = put(table, hash.high(), hash.low());
    size += added ? 1 : 0;
    return added;
  }

  private static boolean put(long[] table, long high, long low) {
    int places = table.length / 2;
    int place = (int) (low & (places - 1));
    while (table[2 * place + 1] != 0) {
      if (table[2 * place] == high && table[2 * place + 1] == low) {
        return false;
      }
      place = (place + 1) & (places - 1);
    }
    table[2 * place] = high;
    table[2 * place + 1] = low;
    return true;
  }

  private void grow() {
    long[] larger = new long[2 * table.length];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i + 1] != 0) {
        put(larger, table[i], table[i + 1]);
      }
    }
    table = larger;
  }

  void clear() {
    table = new long[2 * SMALLEST];
    size = 0;
  }
}
