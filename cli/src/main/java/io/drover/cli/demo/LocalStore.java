package io.drover.cli.demo;

import io.drover.forwarder.gateway.Gateway;
import io.drover.forwarder.gateway.GatewayConfig;
import io.drover.forwarder.gateway.StraightTraffic;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** An S3 store on a free port of this machine, which keeps its objects in a directory. */
public final class LocalStore implements AutoCloseable {
  private static final String ACCESS_KEY = "demo";

  private final Stores stores;
  private final Gateway server;
  private final Endpoint endpoint;

  private LocalStore(Stores stores, Gateway server, Endpoint endpoint) {
    this.stores = stores;
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * Starts it.
   *
   * @param directory where it keeps objects and its access key
   * @param buckets buckets that it has
   * @param nanos a monotonic clock
   */
  public static LocalStore start(
      Path directory, List<String> buckets, Clock clock, LongSupplier nanos) {
    String secret = UUID.randomUUID().toString();
    Path keys = directory.resolve("access.keys");
    try {
      for (String bucket : buckets) {
        Files.createDirectories(directory.resolve(bucket));
      }
      Files.createFile(
          keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(keys, ACCESS_KEY + "=" + secret + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("a store cannot be made in " + directory, e);
    }
    Stores stores = Stores.discover(Map.of());
    Gateway server =
        new Gateway(
            GatewayConfig.of(
                Map.of(
                    "gateway.listen.port", "0",
                    "gateway.credentials.file", keys.toString(),
                    "gateway.provenance.visible", "true")),
            new HashSet<>(buckets),
            new StraightTraffic(
                bucket -> StoreUri.parse("file://" + directory.resolve(bucket).toAbsolutePath())),
            stores::open,
            new SimpleMeterRegistry(),
            clock,
            nanos);
    server.start();
    return new LocalStore(stores, server, new Endpoint(server.endpoint(), ACCESS_KEY, secret));
  }

  /** Where it is, with its access key. */
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    server.close();
    stores.close();
  }
}
