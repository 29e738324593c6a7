package io.drover.storage.file;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreProvider;
import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.time.InstantSource;
import java.util.List;

/**
 * Serves {@code file:///directory}: the files below a directory of this machine are the objects.
 */
public final class FileStoreProvider implements StoreProvider {
  @Override
  public String scheme() {
    return StoreUri.FILE;
  }

  @Override
  public List<StoreSetting> settings() {
    return FileSettings.KNOWN;
  }

  @Override
  public ObjectStore open(StoreUri uri, StoreSettings settings) {
    return new FileObjectStore(
        uri, FileSettings.of(settings), InstantSource.system(), System::nanoTime);
  }
}
