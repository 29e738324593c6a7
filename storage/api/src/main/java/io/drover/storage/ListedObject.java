package io.drover.storage;

import java.time.Instant;
import java.util.Objects;

/**
 * One entry of a listing.
 *
 * @param key the object's key
 * @param size bytes
 * @param modified last modification as the store reports it; informs people, decides nothing (T-10)
 * @param pin the version that the listing saw
 */
public record ListedObject(ObjectKey key, long size, Instant modified, Pin pin) {
  public ListedObject {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(pin, "pin");
    if (size < 0) {
      throw new IllegalArgumentException("size %d of %s is negative".formatted(size, key));
    }
  }
}
