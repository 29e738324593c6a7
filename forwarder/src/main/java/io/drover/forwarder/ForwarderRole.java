package io.drover.forwarder;

import io.drover.forwarder.feed.NotificationFeed;
import io.drover.forwarder.gateway.Gateway;
import io.drover.forwarder.route.RouteService;
import io.drover.forwarder.table.ForwardTable;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Role;
import io.drover.storage.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Serves applications as an S3 endpoint and takes part in migrations of what they use. Any number
 * of them may serve the same buckets.
 */
public final class ForwarderRole implements Role {
  private static final String ROLE = "forwarder";

  private final NotificationFeed feed;
  private final ForwardTable forwards;
  private final RouteService routes;
  private final Gateway gateway;
  private volatile boolean started;

  /**
   * Wires it; nothing runs yet.
   *
   * @param config how it works
   * @param clients how it speaks to Kafka
   * @param stores where objects are; stays open
   * @param meters where its metrics go
   * @param clock what time it is in signatures and in the records it writes
   */
  public ForwarderRole(
      ForwarderConfig config,
      KafkaClients clients,
      Stores stores,
      MeterRegistry meters,
      Clock clock) {
    LongSupplier nanos = System::nanoTime;
    URI endpoint = config.gateway().endpoint();
    this.feed = new NotificationFeed(config.notifications(), clients, meters, clock);
    this.forwards = new ForwardTable(config.forwards(), clients, meters, clock);
    this.routes =
        new RouteService(
            config.routes(),
            clients,
            new RouteService.Surroundings(
                name(endpoint), endpoint.toString(), forwards, meters, clock, nanos));
    this.gateway =
        new Gateway(
            config.gateway(),
            config.routes().buckets().keySet(),
            routes.traffic(),
            stores::open,
            meters,
            clock,
            nanos);
  }

  /** The same after a restart, unless any port will do, and no other machine's. */
  private static String name(URI endpoint) {
    return endpoint.getPort() == 0
        ? host(endpoint) + "-" + UUID.randomUUID()
        : host(endpoint) + "-" + endpoint.getPort();
  }

  private static String host(URI endpoint) {
    try {
      InetAddress named = InetAddress.getByName(endpoint.getHost());
      return named.isLoopbackAddress() || named.isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostName()
          : endpoint.getHost();
    } catch (UnknownHostException e) {
      return endpoint.getHost(); // A machine without a name; then it is to be configured.
    }
  }

  @Override
  public String name() {
    return ROLE;
  }

  @Override
  public void start() {
    feed.start();
    forwards.start();
    routes.start();
    gateway.start();
    started = true;
  }

  /** Where applications reach it, once it is started. */
  public URI endpoint() {
    return gateway.endpoint();
  }

  @Override
  public Health health() {
    if (started && !gateway.running()) {
      return Health.down("the gateway's server has stopped");
    }
    Health table = forwards.health();
    return table.ready() ? routes.health() : table;
  }

  /** Requests under way are waited for first, then the routes are left. */
  @Override
  public void close() {
    gateway.close();
    routes.close();
    forwards.close();
    feed.close();
  }
}
