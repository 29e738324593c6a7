package io.drover.storage.s3;

import io.drover.storage.ObjectStore;
import io.drover.storage.testkit.ObjectStoreContract;
import io.drover.storage.testservers.S3MockServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over S3Mock, which keeps checksums and tags. */
class S3MockContractIT extends ObjectStoreContract {
  private static final String BUCKET = "contract";

  @TempDir static Path directory;
  private static S3MockServer server;

  @BeforeAll
  static void start() {
    server = S3MockServer.start(directory, BUCKET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected ObjectStore open() {
    return TestStores.open(BUCKET, server.settings());
  }

  @Override
  public Optional<ObjectStore> missingBucket() {
    return Optional.of(TestStores.open("no-such-bucket", server.settings()));
  }

  @Override
  protected Map<String, String> deviations() {
    return Map.of();
  }
}
