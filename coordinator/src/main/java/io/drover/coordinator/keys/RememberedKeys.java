package io.drover.coordinator.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys that came lately, by 128 bits of their SHA-256, so that one that comes again is known.
 * The oldest give way.
 */
public final class RememberedKeys {
  private record Hash(long high, long low) {}

  private final int most;
  private final Map<Hash, Position> keys = new LinkedHashMap<>();
  private final MessageDigest sha256;

  /**
   * @param most how many are remembered; with 0 every key is new
   */
  public RememberedKeys(int most) {
    this.most = most;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Remembers a key.
   *
   * @param at where it stands
   * @return whether it is new
   */
  public boolean add(String key, Position at) {
    if (most == 0) {
      return true;
    }
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    boolean fresh = keys.putIfAbsent(new Hash(hash.getLong(), hash.getLong()), at) == null;
    if (keys.size() > most) {
      keys.remove(keys.keySet().iterator().next());
    }
    return fresh;
  }

  /** Where the oldest one stands, from which on all of them can be read again. */
  public Position from(Position otherwise) {
    return keys.isEmpty() ? otherwise : keys.values().iterator().next();
  }
}
