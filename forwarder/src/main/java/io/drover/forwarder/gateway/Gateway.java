package io.drover.forwarder.gateway;

import io.drover.forwarder.Traffic;
import io.drover.forwarder.gateway.awssdk.Backends;
import io.drover.forwarder.gateway.awssdk.RoutedBlobStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.function.LongSupplier;

/** The S3 endpoint of applications (L-01). */
public final class Gateway implements AutoCloseable {
  private static final int MAX_CHUNK = 16 << 20;

  private final GatewayConfig config;
  private final GatewayServer server;

  /**
   * Makes it ready; {@link #start} opens the door.
   *
   * @param buckets the buckets that applications are shown
   * @param traffic where requests go
   * @param backends the stores they go to
   * @param clock the time that signatures are compared with
   * @param nanos a monotonic clock
   */
  public Gateway(
      GatewayConfig config,
      Set<String> buckets,
      Traffic traffic,
      Backends backends,
      MeterRegistry meters,
      Clock clock,
      LongSupplier nanos) {
    this.config = config;
    AccessKeys keys = new AccessKeys(config.credentials(), config.credentialsInterval(), nanos);
    RoutedBlobStore store =
        new RoutedBlobStore(
            buckets, traffic, backends, config.smallBody(), keys::secrets, config.provenance());
    this.server =
        new GatewayServer(
            config.listener(),
            new GatewayServlet(
                new GatewayHandler(store, config.domain()),
                new Authentication(keys, MAX_CHUNK, clock),
                config.domain(),
                config.maxRequests(),
                new GatewayMetrics(meters)));
  }

  /**
   * Begins to serve.
   *
   * @throws IllegalStateException if the port cannot be had
   */
  public void start() {
    server.start();
  }

  /** Whether it serves. */
  public boolean running() {
    return server.running();
  }

  /** Where it listens. */
  public URI endpoint() {
    return config.listener().endpoint(server.port());
  }

  /** Serves no more; waits for what is under way, for a bounded time. */
  @Override
  public void close() {
    server.close();
  }
}
