package io.drover.storage.azure;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreProvider;
import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.time.Clock;
import java.util.List;

/** The Azure Blob Storage backend: {@code azblob://[store@]container/prefix}. */
public final class AzureStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public AzureStoreProvider() {}

  @Override
  public String scheme() {
    return "azblob";
  }

  @Override
  public List<StoreSetting> settings() {
    return AzureConfig.SETTINGS;
  }

  @Override
  public ObjectStore open(StoreUri uri, StoreSettings settings) {
    Clock clock = Clock.systemUTC();
    return AzureStore.open(uri, AzureConfig.of(settings, clock), clock);
  }
}
