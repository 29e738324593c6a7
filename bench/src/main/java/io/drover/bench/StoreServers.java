package io.drover.bench;

import io.drover.storage.Stores;
import io.drover.storage.testservers.AzuriteServer;
import io.drover.storage.testservers.S3ProxyServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers of one workload. S3 is one process for all its runs, so that it is as warm for each:
 * in memory for small objects, because listing many of them from files takes S3Proxy longer than
 * copying them, and on files for large ones. Azurite, on disk, gets slower with every blob it
 * holds: each run has a fresh one.
 */
final class StoreServers implements AutoCloseable {
  private final Path directory;
  private final S3ProxyServer s3;
  private int targets;

  StoreServers(Path directory, Workload workload) {
    this.directory = directory;
    this.s3 =
        workload.large() ? S3ProxyServer.start(directory) : S3ProxyServer.startInMemory(directory);
  }

  /** Settings of a Drover store by the name {@code source}. */
  Map<String, String> source() {
    return prefixed("source", s3.settings());
  }

  /** An empty target for one run. */
  Target target(String kind) {
    var bucket = "target-" + ++targets;
    return switch (kind) {
      case "s3" -> new Target(kind, bucket, prefixed("target", s3Target()), () -> {});
      case "azure" -> {
        var azurite = AzuriteServer.start(directory.resolve(bucket));
        yield new Target(kind, bucket, prefixed("target", azurite.settings()), azurite::close);
      }
      default ->
          throw new IllegalArgumentException("target '%s' is none of s3, azure".formatted(kind));
    };
  }

  /**
   * S3Proxy decides races between writers wrongly now and then, the probe notices, and the job is
   * refused. Here every target is empty and has one writer.
   */
  private Map<String, String> s3Target() {
    var settings = new TreeMap<>(s3.settings());
    settings.put(
        Stores.ASSUME, "REPLACE_IF_MATCH,MULTIPART_REPLACE_IF_MATCH,MULTIPART_CREATE_IF_ABSENT");
    return settings;
  }

  private static Map<String, String> prefixed(String store, Map<String, String> settings) {
    var prefixed = new TreeMap<String, String>();
    settings.forEach((name, value) -> prefixed.put("store." + store + "." + name, value));
    return prefixed;
  }

  @Override
  public void close() {
    s3.close();
  }

  /**
   * Where one run copies to.
   *
   * @param settings of a Drover store by the name {@code target}
   * @param end ends the server if it is the run's own
   */
  record Target(String kind, String bucket, Map<String, String> settings, Runnable end)
      implements AutoCloseable {
    /** Its place as Drover names it. */
    String uri() {
      return (kind.equals("s3") ? "s3" : "azblob") + "://target@" + bucket + "/";
    }

    /** Another empty target on the same server. */
    Target next(int number) {
      return new Target(kind, bucket + "-" + number, settings, () -> {});
    }

    @Override
    public void close() {
      end.run();
    }
  }
}
