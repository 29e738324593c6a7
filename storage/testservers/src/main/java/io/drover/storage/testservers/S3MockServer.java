package io.drover.storage.testservers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * S3Mock: an S3 server that keeps checksums, tags and metadata and honours every condition, but
 * checks no signatures.
 *
 * <p>It starts in some seconds, so a test class starts one and gives each test a bucket or a prefix
 * of its own.
 */
public final class S3MockServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  /** By name, because only S3Mock's class path can load it. */
  private static final String LOOPBACK = S3MockServer.class.getPackageName() + ".LoopbackConnector";

  private final ChildProcess process;
  private final URI endpoint;

  private S3MockServer(ChildProcess process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts a server.
   *
   * @param directory where it keeps objects and output
   * @param buckets buckets that exist from the start
   */
  public static S3MockServer start(Path directory, String... buckets) {
    int port = Programs.freePort();
    List<String> command =
        List.of(
            Programs.java(),
            "-Xmx768m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dloader.path=" + Programs.classes(),
            "-Dloader.main=com.adobe.testing.s3mock.S3MockApplication",
            "-cp",
            Programs.installed("s3mock.jar").toString(),
            "org.springframework.boot.loader.launch.PropertiesLauncher",
            // The main connector, TLS by default: plain and on loopback. The other one: see
            // LoopbackConnector.
            "--server.port=" + port,
            "--server.address=127.0.0.1",
            "--server.ssl.enabled=false",
            "--http.port=0",
            "--spring.main.sources=" + LOOPBACK,
            "--logging.level.root=WARN",
            "--com.adobe.testing.s3mock.max-payload-size=2000MB",
            "--com.adobe.testing.s3mock.store.root="
                + directory.resolve("objects").toAbsolutePath(),
            "--com.adobe.testing.s3mock.store.initialBuckets=" + String.join(",", buckets));
    return new S3MockServer(
        ChildProcess.start("s3mock", command, directory, port, START),
        URI.create("http://127.0.0.1:" + port));
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  /** Settings of an S3 store that uses it, by key without the {@code store.<name>.} part. */
  public Map<String, String> settings() {
    return Map.of(
        "endpoint", endpoint.toString(),
        "region", "us-east-1",
        "addressing", "path",
        "access-key", "test-access",
        "secret-key", "test-secret");
  }

  /** The process, to measure it or to kill it. */
  public ProcessHandle handle() {
    return process.handle();
  }

  @Override
  public void close() {
    process.close();
  }
}
