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
    return TestStores.open(BUCKET, TestStores.with(server.settings(), "tags", "none"));
  }

  @Override
  public Optional<ObjectStore> refusedConnection() {
    return Optional.of(TestStores.open(BUCKET, TestStores.refused(server.settings())));
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
    String race = "S3Proxy checks a condition and acts in two steps, so several writers win";
    return Map.ofEntries(
        Map.entry("replaceRace", race),
        Map.entry("deleteAgainstReplace", race),
        Map.entry("probeOfTarget", race),
        Map.entry("conditionalCopy", "S3Proxy copies whatever the condition at the target says"),
        Map.entry("uploadGivenUp", "S3Proxy lists an upload that ended as one without parts"),
        Map.entry("deleteIfMatchOfNothing", "S3Proxy answers 204 as it does for a success"),
        Map.entry("supplementaryOrder", "S3Proxy sorts by UTF-16, S3 by UTF-8"),
        Map.entry("oddKeysTogether", "S3Proxy sorts by UTF-16, S3 by UTF-8"));
  }

  @Override
  public Map<String, String> oddKeyDeviations() {
    String slashes =
        "S3Proxy signs the path as it was sent, where the HTTP client writes // as /%2F; S3 signs"
            + " it decoded";
    String path = "S3Proxy takes a key for a path of the file system beneath it";
    return Map.ofEntries(
        Map.entry("a//b", slashes),
        Map.entry("a///b", slashes),
        Map.entry("/leading", slashes),
        Map.entry("trailing//", slashes),
        Map.entry("./dot", path),
        Map.entry("a/./b", path),
        Map.entry("../up", path),
        Map.entry("a/../b", path),
        Map.entry("..", path),
        Map.entry(".", path),
        Map.entry("trailing/", "S3Proxy gives directory markers no ETag"),
        Map.entry("long-component-" + "x".repeat(240), path),
        Map.entry("long-" + "\u00e9".repeat(300), path),
        Map.entry("a beside a/b", path));
  }
}
