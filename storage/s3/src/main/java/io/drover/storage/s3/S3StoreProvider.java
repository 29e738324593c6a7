package io.drover.storage.s3;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreProvider;
import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.time.Clock;
import java.util.List;

/** The S3 backend: Amazon S3 and stores that speak its protocol. */
public final class S3StoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public S3StoreProvider() {}

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public List<StoreSetting> settings() {
    return S3Config.SETTINGS;
  }

  @Override
  public ObjectStore open(StoreUri uri, StoreSettings settings) {
    return S3Store.open(uri, S3Config.of(settings), Clock.systemUTC());
  }
}
