package io.drover.forwarder;

import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;

/**
 * Where one object is to be looked for.
 *
 * @param store the bucket; its prefix says nothing here
 * @param key the whole key in that bucket
 */
public record Place(StoreUri store, ObjectKey key) {}
