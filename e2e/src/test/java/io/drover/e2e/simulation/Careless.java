package io.drover.e2e.simulation;

import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Written;
import io.drover.storage.testkit.ForwardingStore;

/** A store that asks for no conditions. */
final class Careless extends ForwardingStore {
  Careless(ObjectStore store) {
    super(store);
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    return super.put(key, attributes, payload, Condition.NONE);
  }

  @Override
  public Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    return super.copy(source, key, attributes, Condition.NONE);
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    return super.delete(key, Condition.NONE);
  }
}
