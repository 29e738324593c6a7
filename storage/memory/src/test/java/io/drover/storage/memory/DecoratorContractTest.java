package io.drover.storage.memory;

import io.drover.storage.ObjectStore;
import io.drover.storage.testkit.FaultPlan;
import io.drover.storage.testkit.FaultyStore;
import io.drover.storage.testkit.ForwardingStore;
import io.drover.storage.testkit.IgnorantStore;
import io.drover.storage.testkit.ObjectStoreContract;
import io.drover.storage.testkit.RecordingStore;
import io.drover.storage.testkit.WatchedStore;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("a decorator that does nothing keeps the contract")
class DecoratorContractTest {
  private static ObjectStore memory() {
    return MemoryStores.open(
        "memory://decorated", Map.of("checksums", "SHA256,CRC64NVME", "server-side", "true"));
  }

  @Nested
  class Forwarding extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
      return new ForwardingStore(memory());
    }
  }

  @Nested
  class Recording extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
      return new RecordingStore(memory());
    }
  }

  @Nested
  class Faulty extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
      return new FaultyStore(memory(), FaultPlan.none());
    }
  }

  @Nested
  class Ignorant extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
      return new IgnorantStore(memory(), Set.of());
    }
  }

  @Nested
  class Watched extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
      return new WatchedStore(memory(), new WatchedStore.Watcher() {});
    }
  }
}
