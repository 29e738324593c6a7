package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import io.drover.forwarder.Traffic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import io.drover.schemas.record.ConfirmedRoute;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Route;
import io.drover.storage.StoreUri;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a gateway decides about requests during a migration: which may pass, which wait,
 * whose answer may be given, and what is confirmed to the coordinator. It holds no thread, reads no
 * clock and speaks to nobody; callers bring records in and carry records out, one call at a time.
 * Times are nanoseconds of one monotonic clock.
 *
 * <p>The protocol is in {@code docs/design/live.md}, its model in {@code docs/design/cutover}.
 */
public final class Gates {
  /**
   * Who it is and how long it waits.
   *
   * @param gateway id, which outlives the process
   * @param incarnation this process; never used again
   * @param endpoint where applications reach it; informs only
   * @param isolation without contact to Kafka for so long nothing is answered any more
   * @param writeTimeout longest time that a write may take at its store
   */
  public record Identity(
      String gateway,
      String incarnation,
      String endpoint,
      Duration isolation,
      Duration writeTimeout) {}

  /** A write's record of changes, and its key. */
  public record Recorded(String key, Change change) {}

  private final Identity identity;
  private final Lease lease = new Lease();
  private final RouteTable table = new RouteTable();
  private final Contact contact;
  private final Set<Pass> ungated = new LinkedHashSet<>();
  private long sequence;
  private long passes;

  public Gates(Identity identity) {
    this.identity = identity;
    this.contact = new Contact(identity.isolation());
  }

  // What comes from Kafka

  /**
   * A record of {@code drover.routes}. An old one changes nothing; one without a value removes a
   * route that is final.
   *
   * @throws IllegalArgumentException if it cannot be understood; the route before it stays, and its
   *     epoch is not confirmed
   */
  public void route(String prefix, @Nullable Route route, long offset) {
    Optional<RouteGate> gate = table.find(prefix);
    if (route == null) {
      gate.filter(known -> !known.route().live()).ifPresent(known -> table.remove(prefix));
      return;
    }
    ActiveRoute next = ActiveRoute.of(route, offset);
    gate.ifPresentOrElse(
        known -> known.take(next, passes), () -> table.put(new RouteGate(next, passes)));
  }

  /** A record of {@code drover.leases}. */
  public void granted(LeaseGrant grant, long now) {
    if (grant.getGateway().equals(identity.gateway())
        && grant.getIncarnation().equals(identity.incarnation())) {
      lease.granted(grant.getSequence(), Duration.ofMillis(grant.getDurationMs()), now);
    }
  }

  /** All routes are known that had been published at this time. */
  public void caughtUp(long asOf) {
    contact.caughtUp(asOf);
  }

  /** Nothing new passes from now on. */
  public void stop() {
    contact.stop();
  }

  // Heartbeats

  /** The next heartbeat; empty before all routes are known. It is to be sent at once. */
  public Optional<GatewayHeartbeat> beat(long now, Instant at) {
    if (!contact.begun()) {
      return Optional.empty();
    }
    confirm(now);
    sequence++;
    lease.sent(sequence, now);
    contact.sent(sequence, now);
    List<ConfirmedRoute> confirmed = new ArrayList<>();
    for (RouteGate gate : table.all()) {
      if (gate.confirmed() > 0) {
        confirmed.add(new ConfirmedRoute(gate.route().prefix(), gate.confirmed()));
      }
    }
    return Optional.of(
        GatewayHeartbeat.newBuilder()
            .setGateway(identity.gateway())
            .setIncarnation(identity.incarnation())
            .setSequence(sequence)
            .setLease(lease.number(now))
            .setConfirmed(confirmed)
            .setEndpoint(identity.endpoint())
            .setSentAt(at)
            .build());
  }

  /** A heartbeat is durable. */
  public void beatArrived(long beat, long now) {
    contact.arrived(beat, now);
  }

  /**
   * Confirms what can be confirmed.
   *
   * @return whether there is something new, so that a heartbeat should not wait
   */
  public boolean confirm(long now) {
    boolean news = false;
    for (RouteGate gate : table.all()) {
      news |= gate.confirm(ungated, lease, now);
    }
    return news;
  }

  /** Why nothing is answered at all; empty if the gateway serves. */
  public Optional<String> closed(long now) {
    return contact.closed(now);
  }

  /** Number of the lease that is held; 0 for none. A request remembers the one it came in under. */
  public long lease(long now) {
    return lease.number(now);
  }

  // Requests

  Entry<Pass.Placed> read(Place asked, long arrival, long now) {
    Optional<Entry<Pass.Placed>> closed = shut(now);
    if (closed.isPresent()) {
      return closed.get();
    }
    RouteTable.End end = table.end(asked);
    RouteGate gate = end.gate();
    if (gate == null) {
      return new Entry.Admitted<>(
          new Pass.Placed(
              enter(Pass.Kind.READ, null, arrival, end.path(), null, now), end.place()));
    }
    if (!lease.unbroken(arrival, now)) {
      return new Entry.Refused<>(NO_LEASE);
    }
    String key = gate.route().sourceKey(end.path());
    if (gate.route().holdsRead(key)) {
      return new Entry.Held<>("a write of this object may still take effect");
    }
    Pass pass = enter(Pass.Kind.READ, gate, arrival, end.path(), null, now);
    return new Entry.Admitted<>(
        new Pass.Placed(pass, gate.route().place(gate.route().reads(), key)));
  }

  Entry<List<Listed>> list(StoreUri home, String prefix, long arrival, long now) {
    Optional<Entry<List<Listed>>> closed = shut(now);
    if (closed.isPresent()) {
      return closed.get();
    }
    List<RouteTable.Stretch> stretches = table.stretches(home, prefix);
    for (RouteTable.Stretch stretch : stretches) {
      RouteGate gate = stretch.gate();
      if (gate != null && !lease.unbroken(arrival, now)) {
        return new Entry.Refused<>(NO_LEASE);
      }
      if (gate != null && gate.route().holdsListings()) {
        return new Entry.Held<>("a write below this prefix may still take effect");
      }
    }
    List<Listed> listed = new ArrayList<>();
    for (RouteTable.Stretch stretch : stretches) {
      RouteGate gate = stretch.gate();
      String path = gate == null ? stretch.path() : gate.route().root();
      listed.add(new Listed(enter(Pass.Kind.LIST, gate, arrival, path, null, now), stretch));
    }
    return new Entry.Admitted<>(listed);
  }

  /** A part of a listing. */
  record Listed(Pass pass, RouteTable.Stretch stretch) {}

  Entry<Pass.Placed> write(Place asked, Traffic.Write operation, long arrival, long now) {
    Optional<Entry<Pass.Placed>> closed = shut(now);
    if (closed.isPresent()) {
      return closed.get();
    }
    RouteTable.End end = table.end(asked);
    RouteGate gate = end.gate();
    if (gate == null) {
      return new Entry.Admitted<>(
          new Pass.Placed(
              enter(Pass.Kind.WRITE, null, arrival, end.path(), operation, now), end.place()));
    }
    if (!lease.unbroken(arrival, now)) {
      return new Entry.Refused<>(NO_LEASE);
    }
    ActiveRoute route = gate.route();
    if (!route.takesWrites()) {
      return new Entry.Held<>("the prefix is being switched");
    }
    Pass pass = enter(Pass.Kind.WRITE, gate, arrival, end.path(), operation, now);
    return new Entry.Admitted<>(
        new Pass.Placed(pass, route.place(route.side(), route.sourceKey(end.path()))));
  }

  private static final String NO_LEASE = "this gateway is not in touch with the coordinator";

  private <P> Optional<Entry<P>> shut(long now) {
    return contact.closed(now).map(Entry.Refused<P>::new);
  }

  private Pass enter(
      Pass.Kind kind,
      @Nullable RouteGate gate,
      long arrival,
      String path,
      Traffic.@Nullable Write operation,
      long now) {
    passes++;
    Pass pass = new Pass(kind, gate, arrival, path, operation, passes, now);
    if (gate == null) {
      ungated.add(pass);
    } else {
      gate.enter(pass);
    }
    return pass;
  }

  /**
   * Whether the answer of a read, listing or write may be given; the reason if it may not. For
   * reads and listings that is their end: what the store said is as of before now.
   */
  Optional<String> answer(Pass pass, long now) {
    Optional<String> refused = refused(pass, now);
    if (refused.isEmpty() && pass.kind != Pass.Kind.WRITE) {
      over(pass);
    }
    return refused;
  }

  private Optional<String> refused(Pass pass, long now) {
    RouteGate gate = pass.gate;
    if (gate == null) {
      return contact.lost(now);
    }
    if (pass.abandoned || !lease.unbroken(pass.lease, now)) {
      return Optional.of(NO_LEASE);
    }
    ActiveRoute route = gate.route();
    // What is over delays no confirmation any more; it may be answered again only like a new one.
    boolean late = pass.over && pass.kind != Pass.Kind.WRITE && pass.epoch != route.epoch();
    boolean suspect =
        switch (pass.kind) {
          case READ -> route.holdsRead(pass.sourceKey);
          case LIST -> route.holdsListings();
          case WRITE -> false;
        };
    return late || suspect ? Optional.of("the prefix was being switched") : Optional.empty();
  }

  /** The request is over for good. May be repeated. */
  void over(Pass pass) {
    pass.over = true;
    if (pass.gate == null) {
      ungated.remove(pass);
    } else {
      pass.gate.leave(pass);
    }
  }

  /** The record of changes of a write; empty where nothing is captured. */
  Optional<Recorded> change(Pass pass, ChangeStep step, Instant at) {
    RouteGate gate = pass.gate;
    Traffic.Write operation = pass.operation;
    if (gate == null || operation == null) {
      return Optional.empty();
    }
    Change change =
        Change.newBuilder()
            .setMigrationId(pass.migrationId)
            .setSourceKey(pass.sourceKey)
            .setSide(pass.side)
            .setStep(step)
            .setGateway(identity.gateway())
            .setIncarnation(identity.incarnation())
            .setNumber(pass.number)
            .setEpoch(pass.epoch)
            .setOperation(text(operation))
            .setAt(at)
            .build();
    return Optional.of(new Recorded(gate.route().source().bucket() + "/" + pass.sourceKey, change));
  }

  private static String text(Traffic.Write operation) {
    return switch (operation) {
      case PUT -> "put";
      case DELETE -> "delete";
      case COPY -> "copy";
      case COMPLETE_UPLOAD -> "complete-upload";
    };
  }

  /**
   * Gives up writes whose store does not answer although their lease is long lost. Their clients
   * are refused whatever comes, and their intents stay unresolved.
   */
  List<Pass> abandon(long now) {
    List<Pass> given = new ArrayList<>();
    for (RouteGate gate : table.all()) {
      for (Pass pass : gate.inside()) {
        boolean late = now - pass.begun - identity.writeTimeout().toNanos() > 0;
        if (pass.kind == Pass.Kind.WRITE
            && late
            && !pass.abandoned
            && !lease.unbroken(pass.lease, now)) {
          pass.abandoned = true;
          given.add(pass);
        }
      }
    }
    return given;
  }

  /** Whether anything is in flight that no change tells of. */
  boolean unrecorded() {
    return ungated.stream().anyMatch(pass -> pass.kind == Pass.Kind.WRITE);
  }

  /** Requests that passed and are not over. */
  int inFlight() {
    return ungated.size() + table.all().stream().mapToInt(gate -> gate.inside().size()).sum();
  }

  /** The routes in force, by prefix. */
  List<ActiveRoute> routes() {
    return table.all().stream()
        .map(RouteGate::route)
        .sorted(Comparator.comparing(ActiveRoute::prefix))
        .toList();
  }
}
