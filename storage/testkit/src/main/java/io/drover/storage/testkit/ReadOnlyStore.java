package io.drover.storage.testkit;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;

/** Refuses every write, as a store with read-only credentials does. */
public final class ReadOnlyStore extends ForwardingStore {
  public ReadOnlyStore(ObjectStore store) {
    super(store);
  }

  @Override
  protected <T> T request(StoreCall call, Call<T> next) {
    if (call.operation().writes()) {
      throw new StoreException.Denied("%s: these credentials only read".formatted(call));
    }
    return next.run();
  }
}
