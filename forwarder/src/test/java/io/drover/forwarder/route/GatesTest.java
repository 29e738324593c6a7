package io.drover.forwarder.route;

import static io.drover.forwarder.route.GateRoom.pass;
import static io.drover.forwarder.route.GateRoom.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.ChangeStep;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L-04 what a gateway lets through, and what it confirms")
final class GatesTest {
  private static final String FROM = "s3://photos/2024/";
  private static final String TO = "s3://east@new/archive/";

  private final GateRoom room = GateRoom.serving();

  private void route(long epoch, Side side, RouteStage stage, String... suspects) {
    room.route(FROM, TO, epoch, side, stage, List.of(suspects));
  }

  @Test
  @DisplayName("a bucket that is not migrated needs no lease and is not recorded")
  void withoutRoute() {
    room.pass(Duration.ofMinutes(10)); // No heartbeat was answered: no lease.

    Pass written = pass(room.write("2023/a"));

    assertThat(room.lease()).isZero();
    assertThat(room.gates.answer(written, room.now)).isEmpty();
    assertThat(room.gates.change(written, ChangeStep.INTENT, Instant.EPOCH)).isEmpty();
    assertThat(where(room.read("2023/a"))).isEqualTo("s3://s3@photos/2023/a");
  }

  @Test
  void eachStageHasItsSides() {
    route(1, Side.SOURCE, RouteStage.OPEN);
    assertThat(where(room.read("2024/a"))).isEqualTo("s3://s3@photos/2024/a");
    assertThat(where(room.write("2024/a"))).isEqualTo("s3://s3@photos/2024/a");
    route(2, Side.SOURCE, RouteStage.CLOSING);
    assertThat(where(room.read("2024/a"))).isEqualTo("s3://s3@photos/2024/a");
    assertThat(where(room.write("2024/a"))).isEqualTo("held");
    route(3, Side.SOURCE, RouteStage.READING);
    assertThat(where(room.read("2024/a"))).isEqualTo("s3://east@new/archive/a");
    assertThat(where(room.write("2024/a"))).isEqualTo("held");
    route(4, Side.TARGET, RouteStage.OPEN);
    assertThat(where(room.read("2024/a"))).isEqualTo("s3://east@new/archive/a");
    assertThat(where(room.write("2024/a"))).isEqualTo("s3://east@new/archive/a");
  }

  @Test
  @DisplayName("T-30 a route that is older than the one in force changes nothing")
  void oldRoute() {
    route(4, Side.TARGET, RouteStage.OPEN);
    route(1, Side.SOURCE, RouteStage.OPEN);

    assertThat(where(room.read("2024/a"))).isEqualTo("s3://east@new/archive/a");
  }

  @Test
  void withoutLeaseNothingOfTheMovedPrefixIsAnswered() {
    route(1, Side.SOURCE, RouteStage.OPEN);
    room.pass(GateRoom.LEASE);

    assertThat(where(room.read("2024/a"))).isEqualTo("refused");
    assertThat(where(room.write("2024/a"))).isEqualTo("refused");
    assertThat(where(room.read("2023/a"))).isEqualTo("s3://s3@photos/2023/a");
  }

  @Test
  @DisplayName("a lease that was lost and won again does not count for what came in before")
  void leaseWonAgain() {
    route(1, Side.SOURCE, RouteStage.OPEN);
    Pass read = pass(room.read("2024/a"));
    Pass write = pass(room.write("2024/a"));
    room.pass(GateRoom.LEASE);
    room.beat();

    assertThat(room.lease()).isEqualTo(2);
    assertThat(room.gates.answer(read, room.now)).isPresent();
    assertThat(room.gates.answer(write, room.now)).isPresent();
  }

  @Test
  @DisplayName("a grant holds from when the heartbeat was sent, however late it comes")
  void grantCountsFromHeartbeat() {
    GatewayHeartbeat beat = room.heartbeat();
    room.pass(Duration.ofSeconds(4));
    room.grant(beat);
    room.pass(Duration.ofMillis(999));
    assertThat(room.lease()).isEqualTo(1);

    room.pass(Duration.ofMillis(1));
    assertThat(room.lease()).isZero();

    room.grant(beat);
    assertThat(room.lease()).isZero();
  }

  @Test
  void readsOfSuspectKeysAndListingsAreHeld() {
    route(1, Side.SOURCE, RouteStage.CLOSING, "2024/a");

    assertThat(where(room.read("2024/a"))).isEqualTo("held");
    assertThat(where(room.read("2024/b"))).isEqualTo("s3://s3@photos/2024/b");
    assertThat(room.gates.list(GateRoom.PHOTOS, "20", room.lease(), room.now))
        .isInstanceOf(Entry.Held.class);
    assertThat(room.gates.list(GateRoom.PHOTOS, "2023", room.lease(), room.now))
        .isInstanceOf(Entry.Admitted.class);
  }

  @Test
  @DisplayName("what was read of a key that has become suspect is not passed on")
  void suspectMeanwhile() {
    route(1, Side.SOURCE, RouteStage.CLOSING);
    Pass read = pass(room.read("2024/a"));
    route(2, Side.SOURCE, RouteStage.CLOSING, "2024/a");

    assertThat(room.gates.answer(read, room.now)).isPresent();
  }

  @Test
  void readsDelayConfirmationUntilTheyAreAnswered() {
    route(1, Side.SOURCE, RouteStage.OPEN);
    Pass read = pass(room.read("2024/a"));
    route(2, Side.SOURCE, RouteStage.CLOSING);

    assertThat(room.confirmed(FROM)).isZero();

    assertThat(room.gates.answer(read, room.now)).isEmpty();
    assertThat(room.confirmed(FROM)).isEqualTo(2);
    assertThat(room.gates.answer(read, room.now)).as("a second look at the old side").isPresent();
  }

  @Test
  void writesDelayConfirmationUntilTheirResultIsDurable() {
    route(1, Side.SOURCE, RouteStage.OPEN);
    Pass write = pass(room.write("2024/a"));
    route(2, Side.SOURCE, RouteStage.CLOSING);
    assertThat(room.gates.answer(write, room.now)).isEmpty();

    assertThat(room.confirmed(FROM)).isZero();

    room.gates.over(write);
    assertThat(room.confirmed(FROM)).isEqualTo(2);
  }

  @Test
  @DisplayName("with the lease lost a read is over, a write only after its time-out")
  void lostLease() {
    route(1, Side.SOURCE, RouteStage.OPEN);
    Pass _ = pass(room.read("2024/a"));
    route(2, Side.SOURCE, RouteStage.CLOSING);
    room.pass(GateRoom.LEASE);
    assertThat(room.confirmed(FROM)).isEqualTo(2);

    room.beat();
    route(3, Side.SOURCE, RouteStage.OPEN);
    Pass write = pass(room.write("2024/a"));
    route(4, Side.SOURCE, RouteStage.CLOSING);
    room.pass(GateRoom.LEASE);
    assertThat(room.gates.abandon(room.now)).isEmpty();
    assertThat(room.confirmed(FROM)).isEqualTo(3 - 1);

    room.pass(Duration.ofSeconds(60));
    assertThat(room.gates.abandon(room.now)).containsExactly(write);
    assertThat(room.confirmed(FROM)).isEqualTo(4);
    room.beat();
    assertThat(room.gates.answer(write, room.now)).isPresent();
  }

  @Test
  @DisplayName("L-02 a route confirms only after the writes that nobody recorded")
  void writesFromBeforeTheRoute() {
    Pass same = pass(room.write("2024/a"));
    Pass other = pass(room.write("2023/a"));
    route(1, Side.SOURCE, RouteStage.OPEN);
    Pass captured = pass(room.write("2024/b"));

    assertThat(room.confirmed(FROM)).isZero();

    room.gates.over(same);
    assertThat(room.confirmed(FROM)).isEqualTo(1);
    assertThat(room.gates.answer(captured, room.now)).isEmpty();
    assertThat(room.gates.answer(other, room.now)).isEmpty();
  }

  @Test
  @DisplayName("a later job of the same prefix waits again for what is not recorded")
  void afterFinal() {
    route(1, Side.SOURCE, RouteStage.OPEN);
    route(2, Side.SOURCE, RouteStage.FINAL);
    assertThat(room.confirmed(FROM)).isEqualTo(2);
    Pass write = pass(room.write("2024/a"));
    route(3, Side.SOURCE, RouteStage.OPEN);

    assertThat(room.confirmed(FROM)).isEqualTo(2);

    room.gates.over(write);
    assertThat(room.confirmed(FROM)).isEqualTo(3);
  }

  @Test
  void changesNameTheSourceWhicheverSideIsWritten() {
    route(1, Side.TARGET, RouteStage.OPEN);

    Pass write = pass(room.write("2024/a"));
    Gates.Recorded intent =
        room.gates.change(write, ChangeStep.INTENT, Instant.EPOCH).orElseThrow();

    assertThat(intent.key()).isEqualTo("photos/2024/a");
    assertThat(intent.change().getSourceKey()).isEqualTo("2024/a");
    assertThat(intent.change().getSide()).isEqualTo(Side.TARGET);
    assertThat(intent.change().getEpoch()).isEqualTo(1);
    assertThat(room.gates.change(write, ChangeStep.DONE, Instant.EPOCH).orElseThrow().change())
        .returns(intent.change().getNumber(), change -> change.getNumber());
  }

  @Test
  @DisplayName(
      "T-30 cut off from Kafka for long it answers nothing, and comes back only up to date")
  void isolation() {
    Pass read = pass(room.read("2023/a"));
    room.pass(Duration.ofMinutes(50));
    assertThat(where(room.read("2023/a"))).isEqualTo("refused");
    assertThat(room.gates.answer(read, room.now)).isPresent();

    room.beat();
    assertThat(where(room.read("2023/a"))).as("routes not read again").isEqualTo("refused");

    room.gates.caughtUp(room.now);
    assertThat(where(room.read("2023/a"))).isEqualTo("s3://s3@photos/2023/a");
  }

  @Test
  @DisplayName("it is heard of first, reads the routes to their end then, and serves last")
  void start() {
    GateRoom fresh = new GateRoom();
    assertThat(fresh.gates.beat(fresh.now, Instant.EPOCH)).isEmpty();
    fresh.gates.caughtUp(fresh.now);
    GatewayHeartbeat first = fresh.heartbeat();
    assertThat(where(fresh.read("a"))).isEqualTo("refused");
    fresh.pass(Duration.ofSeconds(1));
    fresh.gates.beatArrived(first.getSequence(), fresh.now);
    assertThat(where(fresh.read("a"))).isEqualTo("refused");

    fresh.gates.caughtUp(fresh.now);

    assertThat(where(fresh.read("a"))).isEqualTo("s3://s3@photos/a");
  }

  @Test
  void stoppingLetsNothingInAndWhatIsInsideOut() {
    Pass read = pass(room.read("a"));
    room.gates.stop();

    assertThat(where(room.read("a"))).isEqualTo("refused");
    assertThat(room.gates.answer(read, room.now)).isEmpty();
    assertThat(room.gates.inFlight()).isZero();
  }
}
