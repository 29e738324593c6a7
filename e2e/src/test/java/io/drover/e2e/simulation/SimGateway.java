package io.drover.e2e.simulation;

import io.drover.forwarder.route.Forwarding;
import io.drover.forwarder.route.Gatehouse;
import io.drover.forwarder.route.Gates;
import io.drover.forwarder.route.Homes;
import io.drover.forwarder.route.RouteReading;
import io.drover.forwarder.route.RoutedTraffic;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Route;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One process of a gateway: its gates, routes and records as they are, apart from the clients of
 * Kafka and from threads.
 */
final class SimGateway {
  private static final Duration HEARTBEAT = Duration.ofMillis(200);
  private static final Duration POLL = Duration.ofMillis(15);
  private static final Duration LOOK_AT_END = Duration.ofSeconds(2);
  private static final Duration ISOLATION = Duration.ofSeconds(15);
  private static final Duration HOLD = Duration.ofSeconds(3);
  private static final Duration INTENT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(3);
  private static final int MOST_HELD = 1_000;

  private final World world;
  private final SimLog log;
  private final String id;
  private final Machine machine;
  private final GatewayWire wire;
  private final Gatehouse house;
  private final RoutedTraffic traffic;
  private final RouteReading reading;
  private final Door door;
  private final Map<String, Long> confirmed = new HashMap<>();

  /**
   * Its surroundings.
   *
   * @param rate how fast its clock goes
   */
  record Site(
      double rate,
      double delays,
      Homes homes,
      Function<StoreUri, ObjectStore> stores,
      Weakness weakness) {}

  SimGateway(World world, SimLog log, String id, String incarnation, Site site) {
    this.world = world;
    this.log = log;
    this.id = id;
    this.machine = new Machine(incarnation);
    this.wire = new GatewayWire(world, log, machine, site.delays());
    LongSupplier nanos = () -> (long) (world.now() * site.rate());
    Gates gates = new Gates(new Gates.Identity(id, incarnation, "", ISOLATION, WRITE_TIMEOUT));
    this.house = new Gatehouse(gates, nanos, HOLD, MOST_HELD, new FiberLock(world));
    this.traffic =
        new RoutedTraffic(
            site.homes(),
            house,
            new GatewayLog(world, machine, wire, INTENT_TIMEOUT),
            Forwarding.NONE,
            world.clock(),
            INTENT_TIMEOUT);
    this.reading = new RouteReading(house, nanos, LOOK_AT_END);
    this.door = new Door(traffic, site.stores(), site.weakness());
    house.onNews(() -> world.spawn(machine, this::beat));
    world.spawn(machine, this::heartbeats);
    world.spawn(machine, this::follow);
  }

  String id() {
    return id;
  }

  Machine machine() {
    return machine;
  }

  Door door() {
    return door;
  }

  /** Nothing goes to Kafka or comes from there. */
  void cut(long until) {
    wire.cut(until);
  }

  /** Whether it holds a lease by its own clock and has not said that it has confirmed this. */
  boolean leftBehind(String prefix, long epoch) {
    return machine.alive()
        && house.ask(Gates::lease) != 0
        && confirmed.getOrDefault(prefix, 0L) < epoch;
  }

  private void heartbeats() {
    while (true) {
      beat();
      world.fiber().park(HEARTBEAT);
    }
  }

  private void beat() {
    traffic.abandonLate();
    house.ask((gates, now) -> gates.beat(now, world.clock().instant())).ifPresent(this::send);
  }

  private void send(GatewayHeartbeat beat) {
    beat.getConfirmed().forEach(each -> confirmed.put(each.getPrefix(), each.getEpoch()));
    Duration known = wire.send(Outgoing.keyed(Topic.GATEWAYS, id, beat));
    wire.answered(known, () -> arrived(beat.getSequence()));
  }

  private void arrived(long sequence) {
    boolean _ =
        house.ask(
            (gates, now) -> {
              gates.beatArrived(sequence, now);
              return true;
            });
  }

  /** Routes and leases are two logs, of which either may be read ahead of the other. */
  private void follow() {
    List<SimLog.Entry> routes = log.partition(Topic.ROUTES, 0);
    List<SimLog.Entry> leases = log.partition(Topic.LEASES, 0);
    int nextRoute = 0;
    int nextLease = leases.size();
    reading.begin();
    while (true) {
      world.fiber().park(world.about(POLL));
      if (wire.isCut()) {
        continue;
      }
      if (reading.wantsEnd()) {
        world.fiber().park(world.about(POLL));
        reading.endsAt(routes.size());
      }
      while (nextRoute < routes.size() && world.chance(0.9)) {
        SimLog.Entry entry = routes.get(nextRoute++);
        reading.route(entry.key(), (Route) entry.value(), entry.offset());
      }
      while (nextLease < leases.size() && world.chance(0.9)) {
        reading.grant((LeaseGrant) leases.get(nextLease++).value());
      }
      boolean _ = reading.reached(nextRoute);
    }
  }
}
