package io.drover.storage.memory;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.util.Map;

/** Opens stores of the memory provider for tests. */
final class MemoryStores {
  private MemoryStores() {}

  static ObjectStore open(String uri, Map<String, String> settings) {
    MemoryStoreProvider provider = new MemoryStoreProvider();
    StoreUri place = StoreUri.parse(uri);
    return provider.open(place, new StoreSettings(place.store(), provider.settings(), settings));
  }
}
