package io.drover.e2e;

import io.drover.storage.testservers.S3MockServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One S3Mock for all test classes of this JVM; each class has buckets of its own. */
final class SharedS3 implements AutoCloseable {
  /**
   * S3Mock honours conditions only while nobody races, and lists by UTF-16 units, which the probe
   * finds and a real store would be refused for.
   */
  static final String ASSUMED =
      "CREATE_IF_ABSENT,REPLACE_IF_MATCH,MULTIPART_CREATE_IF_ABSENT,MULTIPART_REPLACE_IF_MATCH,"
          + "DELETE_IF_MATCH,UTF8_ORDER";

  private static final String[] BUCKETS = {
    "compare", "dry", "undo-from", "undo-to", "side-from", "side-to", "killed-from", "killed-to"
  };

  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(SharedS3.class);

  private final S3MockServer server = S3MockServer.start(directory("s3mock"), BUCKETS);

  /** The one; started when it is first asked for. */
  static S3MockServer of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(SharedS3.class, _ -> new SharedS3(), SharedS3.class)
        .server;
  }

  /** Settings under the name of a store. */
  static Map<String, String> named(String store, Map<String, String> settings) {
    Map<String, String> named = new HashMap<>();
    settings.forEach((key, value) -> named.put("store." + store + "." + key, value));
    return named;
  }

  /** A new directory that outlives a test class. */
  static Path directory(String name) {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target")).toAbsolutePath(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
