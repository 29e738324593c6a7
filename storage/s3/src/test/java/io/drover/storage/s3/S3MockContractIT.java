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
    // S3Mock does not say how many tags an object has.
    return TestStores.open(BUCKET, TestStores.with(server.settings(), "tags", "ask"));
  }

  @Override
  public Optional<ObjectStore> refusedConnection() {
    return Optional.of(TestStores.open(BUCKET, TestStores.refused(server.settings())));
  }

  @Override
  public Optional<ObjectStore> missingBucket() {
    return Optional.of(TestStores.open("no-such-bucket", server.settings()));
  }

  @Override
  protected Map<String, String> deviations() {
    String abort = "S3Mock's abort of an upload removes the object that is under the key already";
    String race = "S3Mock checks a condition and writes in two steps, so several writers win";
    return Map.ofEntries(
        Map.entry("commitIfMatch", abort),
        Map.entry("commitIfAbsentLoses", abort),
        Map.entry("probeOfTarget", abort),
        Map.entry("createRace", race),
        Map.entry("replaceRace", race),
        Map.entry("deleteAgainstReplace", race),
        Map.entry("commitIfAbsentRace", race),
        Map.entry("supplementaryOrder", "S3Mock sorts by UTF-16, S3 by UTF-8"),
        Map.entry("oddKeysTogether", "S3Mock sorts by UTF-16, S3 by UTF-8"),
        Map.entry("conditionalCopy", "S3Mock copies whatever the condition at the target says"),
        Map.entry("copied", "S3Mock forgets the tags of a copy"),
        Map.entry("tags", "S3Mock keeps the tags of the header without decoding them"),
        Map.entry("noTags", "with tags=ask every object counts as tagged"),
        Map.entry("headers", "S3Mock rewrites 'a; charset=b' to 'a;charset=b'"));
  }
}
