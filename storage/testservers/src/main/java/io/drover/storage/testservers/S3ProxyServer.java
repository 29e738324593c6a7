package io.drover.storage.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * S3Proxy over a directory: an S3 server that checks signatures. It has no tags, keeps no
 * checksums, and loses updates when conditional replacements race.
 *
 * <p>A child process, so that its many libraries stay off the class path of the tests. A bucket is
 * a directory below {@link #objects}.
 */
public final class S3ProxyServer implements AutoCloseable {
  /** The access key that it accepts. */
  public static final String ACCESS_KEY = "test-access";

  /** The secret key that it accepts. */
  public static final String SECRET_KEY = "test-secret-key";

  private static final Duration START = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final URI endpoint;
  private final Path objects;

  private S3ProxyServer(ChildProcess process, URI endpoint, Path objects) {
    this.process = process;
    this.endpoint = endpoint;
    this.objects = objects;
  }

  /**
   * Starts a server.
   *
   * @param directory where it keeps objects, settings and output
   * @param buckets buckets that exist from the start
   */
  public static S3ProxyServer start(Path directory, String... buckets) {
    Path objects = directory.resolve("objects").toAbsolutePath();
    try {
      Files.createDirectories(objects);
      for (String bucket : buckets) {
        Files.createDirectories(objects.resolve(bucket));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(
        directory, objects, "jclouds.provider=filesystem\njclouds.filesystem.basedir=" + objects);
  }

  /**
   * Starts a server that keeps everything in memory and has no bucket yet. It lists several times
   * faster than over files.
   *
   * @param directory where it keeps settings and output
   */
  public static S3ProxyServer startInMemory(Path directory) {
    return start(
        directory,
        directory.resolve("objects").toAbsolutePath(),
        "jclouds.provider=transient-nio2\njclouds.identity=none\njclouds.credential=none");
  }

  private static S3ProxyServer start(Path directory, Path objects, String backend) {
    URI endpoint = URI.create("http://127.0.0.1:" + Programs.freePort());
    try {
      Path properties = Files.createDirectories(directory).resolve("s3proxy.properties");
      Files.writeString(properties, properties(endpoint, backend));
      List<String> command = command(directory, properties);
      return new S3ProxyServer(
          ChildProcess.start("s3proxy", command, directory, endpoint.getPort(), START),
          endpoint,
          objects);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String properties(URI endpoint, String backend) {
    return String.join(
        "\n",
        "s3proxy.endpoint=" + endpoint,
        "s3proxy.authorization=aws-v4",
        "s3proxy.identity=" + ACCESS_KEY,
        "s3proxy.credential=" + SECRET_KEY,
        "s3proxy.max-single-part-object-size=6000000000",
        "s3proxy.v4-max-non-chunked-request-size=536870912",
        backend,
        "");
  }

  private static List<String> command(Path directory, Path properties) throws IOException {
    return List.of(
        Programs.java(),
        "-Xmx1g",
        "-Dlogback.configurationFile=" + Programs.copyResource("logback-quiet.xml", directory),
        "-cp",
        Files.readString(Programs.installed("s3proxy.classpath")).strip(),
        "org.gaul.s3proxy.Main",
        "--properties",
        properties.toString());
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  /** The directory that holds the buckets, unless they are in memory. */
  public Path objects() {
    return objects;
  }

  /** Settings of an S3 store that uses it, by key without the {@code store.<name>.} part. */
  public Map<String, String> settings() {
    return Map.of(
        "endpoint",
        endpoint.toString(),
        "region",
        "us-east-1",
        "addressing",
        "path",
        "access-key",
        ACCESS_KEY,
        "secret-key",
        SECRET_KEY);
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
