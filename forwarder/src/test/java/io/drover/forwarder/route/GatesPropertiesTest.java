package io.drover.forwarder.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Any order of requests, routes, grants and losses, in virtual time. */
@DisplayName("L-03 L-04 T-30 whatever happens at a gateway")
final class GatesPropertiesTest {
  private static final String FROM = "s3://photos/2024/";
  private static final int RUNS = 400;
  private static final int STEPS = 250;

  private static final class Run {
    private final Random random;
    private final GateRoom room = GateRoom.serving();
    private final List<Pass> passes = new ArrayList<>();
    private final List<GatewayHeartbeat> unanswered = new ArrayList<>();
    private long epoch;
    private long confirmed;
    private Side side = Side.SOURCE;
    private RouteStage stage = RouteStage.FINAL;

    Run(long seed) {
      random = new Random(seed);
    }

    void step() {
      switch (random.nextInt(9)) {
        case 0 -> room.pass(Duration.ofMillis(random.nextInt(3_000)));
        case 1, 2 -> beat();
        case 3 -> grantLate();
        case 4 -> route();
        case 5 -> enter(room.read(key()));
        case 6 -> enter(room.write(key()));
        case 7 -> answer();
        default -> end();
      }
    }

    private String key() {
      return "2024/" + random.nextInt(3);
    }

    private void beat() {
      GatewayHeartbeat beat = room.heartbeat();
      room.gates.beatArrived(beat.getSequence(), room.now);
      room.gates.caughtUp(room.now);
      unanswered.add(beat);
      long now = beat.getConfirmed().isEmpty() ? 0 : beat.getConfirmed().getFirst().getEpoch();
      assertThat(now).as("what is confirmed stays confirmed").isGreaterThanOrEqualTo(confirmed);
      assertThat(now).isLessThanOrEqualTo(epoch);
      confirmed = now;
    }

    private void grantLate() {
      if (!unanswered.isEmpty()) {
        room.grant(unanswered.remove(random.nextInt(unanswered.size())));
      }
    }

    private void route() {
      switch (stage) {
        case FINAL -> stage = RouteStage.OPEN;
        case OPEN -> stage = random.nextInt(8) == 0 ? RouteStage.FINAL : RouteStage.CLOSING;
        case CLOSING -> stage = random.nextBoolean() ? RouteStage.READING : RouteStage.OPEN;
        case READING -> {
          stage = RouteStage.OPEN;
          side = side == Side.SOURCE ? Side.TARGET : Side.SOURCE;
        }
      }
      epoch++;
      room.route(FROM, "s3://new/", epoch, side, stage);
    }

    private void enter(Entry<Pass.Placed> entry) {
      if (entry instanceof Entry.Admitted<Pass.Placed>(Pass.Placed placed)) {
        Pass pass = placed.pass();
        passes.add(pass);
        boolean live = stage != RouteStage.FINAL;
        assertThat(pass.gate != null).isEqualTo(live);
        assertThat(live && pass.kind == Pass.Kind.WRITE && stage != RouteStage.OPEN)
            .as("a write passes only an open route")
            .isFalse();
        assertThat(live && room.lease() == 0).as("nothing passes without a lease").isFalse();
      }
    }

    /** What the coordinator relies on: it has been told that these are over. */
    private void answer() {
      if (passes.isEmpty()) {
        return;
      }
      Pass pass = passes.get(random.nextInt(passes.size()));
      if (pass.kind == Pass.Kind.WRITE && pass.over) {
        return; // Its result is told once.
      }
      if (room.gates.answer(pass, room.now).isEmpty() && pass.gate != null) {
        assertThat(pass.epoch)
            .as("nothing is answered that began before what is confirmed")
            .isGreaterThanOrEqualTo(confirmed);
        assertThat(pass.lease).as("the lease was never lost").isEqualTo(room.lease());
      }
    }

    private void end() {
      room.gates.abandon(room.now);
      if (!passes.isEmpty()) {
        room.gates.over(passes.remove(random.nextInt(passes.size())));
      }
    }

    /** In the end everything is over, and the last route is confirmed. */
    void settle() {
      passes.forEach(room.gates::over);
      assertThat(room.gates.inFlight()).isZero();
      assertThat(room.confirmed(FROM)).isEqualTo(epoch);
    }
  }

  @Test
  void nothingIsAnsweredThatTheCoordinatorTakesForOver() {
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      try {
        for (int step = 0; step < STEPS; step++) {
          run.step();
        }
        run.settle();
      } catch (AssertionError e) {
        throw new AssertionError("seed %d: %s".formatted(seed, e.getMessage()), e);
      }
    }
  }
}
