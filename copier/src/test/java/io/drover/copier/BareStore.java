package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Written;
import io.drover.storage.testkit.ForwardingStore;
import java.util.List;

/**
 * Holds the bytes of objects and nothing else, as files do on a file system without extended
 * attributes.
 */
final class BareStore extends ForwardingStore {
  private final ObjectStore store;

  BareStore(ObjectStore store) {
    super(store);
    this.store = store;
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    return store.put(key, ObjectAttributes.NONE, payload, condition);
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    return List.of(
        new Accommodation(
            Accommodation.ATTRIBUTES_NOT_HELD, Accommodation.Effect.DROPPED, key.value()));
  }
}
