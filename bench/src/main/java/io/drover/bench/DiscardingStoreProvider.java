package io.drover.bench;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreProvider;
import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.util.List;

/** Serves {@code discard://[store@]name/}: a target that takes everything and keeps nothing. */
public final class DiscardingStoreProvider implements StoreProvider {
  private static final String SIZE = "size";

  @Override
  public String scheme() {
    return "discard";
  }

  @Override
  public List<StoreSetting> settings() {
    return List.of(StoreSetting.of(SIZE, "16", "Bytes that every object is said to have."));
  }

  @Override
  public ObjectStore open(StoreUri uri, StoreSettings settings) {
    return new DiscardingStore(uri, settings.number(SIZE, 0, Integer.MAX_VALUE));
  }
}
