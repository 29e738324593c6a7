package io.drover.e2e.simulation;

import io.drover.messaging.Outgoing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The way of one gateway process to Kafka and back: each record takes its time, those of a key keep
 * their order, and while the process is cut off nothing comes through. What a process has sent may
 * arrive after its death.
 */
final class GatewayWire {
  private static final Duration TRAVEL = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofMillis(800);

  private final World world;
  private final SimLog log;
  private final Machine machine;
  private final double delays;
  private final Map<String, Long> last = new HashMap<>();
  private long cutUntil;

  GatewayWire(World world, SimLog log, Machine machine, double delays) {
    this.world = world;
    this.log = log;
    this.machine = machine;
    this.delays = delays;
  }

  void cut(long until) {
    cutUntil = until;
  }

  boolean isCut() {
    return world.now() < cutUntil;
  }

  /**
   * Sends a record.
   *
   * @return how long it takes until the sender knows that it is kept
   */
  Duration send(Outgoing record) {
    Duration travel = world.about(world.mishap(delays) ? LONG : TRAVEL);
    long at = Math.max(world.now(), cutUntil) + travel.toNanos();
    String order = record.topic() + " " + record.key();
    at = Math.max(at, last.getOrDefault(order, 0L) + 1);
    last.put(order, at);
    Duration there = Duration.ofNanos(at - world.now());
    boolean survives = world.chance(0.5);
    world.after(
        there,
        () -> {
          if (machine.alive() || survives) {
            log.append(record);
          }
        });
    return there.plus(world.about(TRAVEL));
  }

  /** Does something once an answer has come, if there is anybody left whom it is for. */
  void answered(Duration wait, Runnable body) {
    world.after(wait, () -> world.spawn(machine, body));
  }
}
