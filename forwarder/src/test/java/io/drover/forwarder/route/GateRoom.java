package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import io.drover.forwarder.Traffic;
import io.drover.schemas.record.ConfirmedRoute;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Gates in virtual time, with a coordinator that grants everything. */
final class GateRoom {
  static final StoreUri PHOTOS = StoreUri.parse("s3://photos");
  static final Duration LEASE = Duration.ofSeconds(5);

  final Gates gates =
      new Gates(new Gates.Identity("g", "i", "", Duration.ofMinutes(50), Duration.ofSeconds(60)));
  long now = Long.MAX_VALUE - Duration.ofMinutes(2).toNanos(); // It overflows on the way.
  private long offset;

  /** One that serves and holds a lease. */
  static GateRoom serving() {
    GateRoom room = new GateRoom();
    room.gates.caughtUp(room.now);
    room.beat();
    room.gates.caughtUp(room.now);
    return room;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  GatewayHeartbeat heartbeat() {
    return gates.beat(now, Instant.EPOCH).orElseThrow();
  }

  /** A heartbeat that arrives and is answered at once. */
  GatewayHeartbeat beat() {
    GatewayHeartbeat beat = heartbeat();
    gates.beatArrived(beat.getSequence(), now);
    grant(beat);
    return beat;
  }

  void grant(GatewayHeartbeat beat) {
    gates.granted(
        new LeaseGrant("g", "i", beat.getSequence(), LEASE.toMillis(), Instant.EPOCH), now);
  }

  long confirmed(String prefix) {
    return heartbeat().getConfirmed().stream()
        .filter(each -> each.getPrefix().equals(prefix))
        .mapToLong(ConfirmedRoute::getEpoch)
        .findFirst()
        .orElse(0);
  }

  void route(String source, String target, long epoch, Side side, RouteStage stage) {
    route(source, target, epoch, side, stage, List.of());
  }

  void route(
      String source,
      String target,
      long epoch,
      Side side,
      RouteStage stage,
      List<String> suspects) {
    Route route =
        Route.newBuilder()
            .setPrefix(source)
            .setMigrationId("job")
            .setEpoch(epoch)
            .setSource(source)
            .setTarget(target)
            .setSide(side)
            .setStage(stage)
            .setSuspects(suspects)
            .setOpenUploads(OpenUploads.REFUSE)
            .setPublishedAt(Instant.EPOCH)
            .build();
    gates.route(source, route, offset++);
  }

  long lease() {
    return gates.lease(now);
  }

  Entry<Pass.Placed> read(String key) {
    return gates.read(place(key), lease(), now);
  }

  Entry<Pass.Placed> write(String key) {
    return gates.write(place(key), Traffic.Write.PUT, lease(), now);
  }

  static Place place(String key) {
    return new Place(PHOTOS, new ObjectKey(key));
  }

  static String where(Entry<Pass.Placed> entry) {
    return switch (entry) {
      case Entry.Admitted<Pass.Placed>(Pass.Placed(Pass _, Place place)) -> ActiveRoute.path(place);
      case Entry.Held<Pass.Placed> _ -> "held";
      case Entry.Refused<Pass.Placed> _ -> "refused";
    };
  }

  static Pass pass(Entry<Pass.Placed> entry) {
    if (entry instanceof Entry.Admitted<Pass.Placed>(Pass.Placed placed)) {
      return placed.pass();
    }
    throw new AssertionError("not admitted: " + entry);
  }
}
