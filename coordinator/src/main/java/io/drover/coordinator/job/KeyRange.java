package io.drover.coordinator.job;

import io.drover.storage.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of source keys, in UTF-8 order, that is listed by itself.
 *
 * @param after key before its first one, null for the beginning
 * @param until last key that may belong to it, null for the end
 */
public record KeyRange(@Nullable String after, @Nullable String until) {
  /** All keys. */
  public static final KeyRange ALL = new KeyRange(null, null);

  public KeyRange {
    if (after != null && until != null && ObjectKey.compareUtf8(after, until) > 0) {
      throw new IllegalArgumentException(
          "key range from '%s' to '%s'; it must not end before it begins".formatted(after, until));
    }
  }

  /** Whether a key belongs to it. */
  public boolean has(String key) {
    return (after == null || ObjectKey.compareUtf8(key, after) > 0) && !endsBefore(key);
  }

  /** Whether it ends before a key. */
  public boolean endsBefore(String key) {
    return until != null && ObjectKey.compareUtf8(key, until) > 0;
  }
}
