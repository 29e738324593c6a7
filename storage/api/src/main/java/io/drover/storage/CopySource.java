package io.drover.storage;

import java.util.Objects;

/**
 * One version of an object that a store is to take from its own provider.
 *
 * @param bucket the bucket or container that holds it
 * @param key its key there
 * @param pin the version; anything else must not be copied
 * @param size its bytes
 */
public record CopySource(String bucket, ObjectKey key, Pin pin, long size) {
  public CopySource {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(pin, "pin");
  }

  @Override
  public String toString() {
    return "%s/%s (version %s)".formatted(bucket, key, pin);
  }
}
