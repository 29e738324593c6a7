package io.drover.storage.file;

import io.drover.storage.ObjectStore;
import io.drover.storage.testkit.ObjectStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;

class FileStoreContractTest extends ObjectStoreContract {
  @TempDir static Path root;

  @Override
  protected ObjectStore open() {
    return FileStores.open(root, Map.of("durable", "false"));
  }

  @Override
  public OptionalLong leftovers() {
    try {
      return OptionalLong.of(WriterSession.unpublished(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<ObjectStore> missingBucket() {
    return Optional.of(FileStores.open(root.resolve("no-such-directory"), Map.of()));
  }
}
