package io.drover.storage.memory;

import io.drover.storage.ObjectStore;
import io.drover.storage.testkit.ObjectStoreContract;
import java.util.Map;

class MemoryStoreContractTest extends ObjectStoreContract {
  @Override
  protected ObjectStore open() {
    return MemoryStores.open("memory://contract", Map.of("server-side", "true"));
  }
}
