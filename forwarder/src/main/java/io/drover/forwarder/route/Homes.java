package io.drover.forwarder.route;

import io.drover.storage.StoreUri;

/** Where the buckets that applications name are, before any migration. Pure. */
@FunctionalInterface
public interface Homes {
  /**
   * The place of a bucket.
   *
   * @throws IllegalArgumentException if no bucket can have that name
   */
  StoreUri of(String bucket);
}
