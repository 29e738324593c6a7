package io.drover.forwarder.route;

import io.drover.forwarder.Traffic;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's part in migrations, put together: it follows routes and leases, sends heartbeats,
 * records changes, and says where requests go.
 */
public final class RouteService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RouteService.class);
  private static final Duration LOOK_AT_END = Duration.ofSeconds(10);
  private static final Duration DRAIN_STEP = Duration.ofMillis(10);

  private final KafkaClients clients;
  private final Gatehouse house;
  private final KafkaChangeLog changes;
  private final RoutedTraffic traffic;
  private final RouteFollower follower;
  private final Heartbeats heartbeats;
  private final LongSupplier nanos;
  private final CountDownLatch never = new CountDownLatch(1);
  private boolean closed;

  /**
   * What the process gives it.
   *
   * @param name its id where the configuration has none: host and port
   * @param endpoint where applications reach it; informs only
   * @param forwarding where single objects are that were moved
   * @param clock what time it is in records
   * @param nanos a monotonic clock, in nanoseconds
   */
  public record Surroundings(
      String name,
      String endpoint,
      Forwarding forwarding,
      MeterRegistry meters,
      Clock clock,
      LongSupplier nanos) {}

  /** Wires it; nothing runs yet. */
  public RouteService(RouteConfig config, KafkaClients clients, Surroundings world) {
    this.clients = clients;
    this.nanos = world.nanos();
    String gateway = config.gateway().isEmpty() ? world.name() : config.gateway();
    Gates gates =
        new Gates(
            new Gates.Identity(
                gateway,
                UUID.randomUUID().toString(),
                world.endpoint(),
                config.isolation(),
                config.writeTimeout()));
    this.house = new Gatehouse(gates, nanos, config.hold(), config.mostHeld());
    this.changes = new KafkaChangeLog(clients);
    this.traffic =
        new RoutedTraffic(
            config.homes(),
            house,
            changes,
            world.forwarding(),
            world.clock(),
            config.intentTimeout());
    this.follower = new RouteFollower(clients, house, nanos, LOOK_AT_END);
    this.heartbeats =
        new Heartbeats(
            clients, gateway, house, world.clock(), config.heartbeat(), traffic::abandonLate);
    house.onNews(heartbeats::hurry);
    meter(world.meters());
  }

  private void meter(MeterRegistry meters) {
    Gauge.builder("drover.gateway.held", house, Gatehouse::held)
        .description("Requests that wait for the switch of their prefix.")
        .register(meters);
    Gauge.builder("drover.gateway.in.flight", house, it -> it.ask((gates, _) -> gates.inFlight()))
        .description("Requests that were let through and are not over.")
        .register(meters);
    Gauge.builder("drover.gateway.lease", house, it -> it.ask(Gates::lease))
        .description("Number of the lease that the gateway holds; 0 for none.")
        .register(meters);
  }

  /**
   * Begins.
   *
   * @throws io.drover.messaging.MissingTopics if one of its topics is not there
   */
  public void start() {
    new TopicAdmin(clients).check(Topic.ROUTES, Topic.LEASES, Topic.GATEWAYS, Topic.CHANGES);
    follower.start();
    heartbeats.start();
    heartbeats.hurry();
  }

  /** Where requests go. Until all routes are known each is told to come again. */
  public Traffic traffic() {
    return traffic;
  }

  /** What decides, for those who show it. */
  public Gatehouse house() {
    return house;
  }

  /** Why nothing is answered at all; empty if the gateway serves. */
  public Optional<String> closedBecause() {
    return house.ask(Gates::closed);
  }

  /** How it goes. */
  public Health health() {
    return closedBecause().map(Health::waiting).orElseGet(follower::health);
  }

  /**
   * Lets nothing new pass, waits for what is in flight, and says farewell if no write is left of
   * which no record tells.
   *
   * @param drain longest wait
   */
  public void close(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    boolean _ = house.tell((gates, _) -> stopped(gates));
    boolean drained = drained(drain);
    boolean farewell = drained || !house.ask((gates, _) -> gates.unrecorded());
    heartbeats.close(farewell);
    follower.close();
    changes.close();
    log.atInfo().addKeyValue("role", "gateway").log("left the routes");
  }

  private static boolean stopped(Gates gates) {
    gates.stop();
    return true;
  }

  private boolean drained(Duration drain) {
    long end = nanos.getAsLong() + drain.toNanos();
    try {
      while (house.ask((gates, _) -> gates.inFlight()) > 0) {
        if (nanos.getAsLong() - end > 0) {
          return false;
        }
        boolean _ = never.await(DRAIN_STEP.toNanos(), TimeUnit.NANOSECONDS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    close(clients.config().drain());
  }
}
