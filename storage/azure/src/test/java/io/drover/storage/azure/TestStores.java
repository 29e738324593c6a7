package io.drover.storage.azure;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.util.HashMap;
import java.util.Map;

/** Opens Azure stores as the application does: by URI and settings. */
final class TestStores {
  private TestStores() {}

  static ObjectStore open(String container, Map<String, String> settings) {
    var provider = new AzureStoreProvider();
    return provider.open(
        uri(container), new StoreSettings("azblob", provider.settings(), settings));
  }

  static StoreUri uri(String container) {
    return StoreUri.parse("azblob://" + container);
  }

  static Map<String, String> with(Map<String, String> settings, String key, String value) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(key, value);
    return changed;
  }
}
