package io.drover.storage.s3;

import io.drover.storage.ObjectStore;
import io.drover.storage.testkit.ObjectStoreContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over S3Proxy in this process, which checks signatures. */
class S3ProxyContractIT extends ObjectStoreContract {
  private static final String BUCKET = "contract";

  @TempDir static Path directory;
  private static ProxyInProcess server;

  @BeforeAll
  static void start() throws Exception {
    server = ProxyInProcess.start(directory, BUCKET);
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
  public Optional<ObjectStore> denied() {
    return Optional.of(
        TestStores.open(BUCKET, TestStores.with(server.settings(), "secret-key", "wrong")));
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
