package io.drover.storage.file;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.nio.file.Path;
import java.util.Map;

/** Opens stores of the file provider for tests. */
final class FileStores {
  private FileStores() {}

  static ObjectStore open(Path root, Map<String, String> settings) {
    FileStoreProvider provider = new FileStoreProvider();
    StoreUri uri = StoreUri.parse("file://" + root);
    return provider.open(uri, new StoreSettings(uri.store(), provider.settings(), settings));
  }
}
