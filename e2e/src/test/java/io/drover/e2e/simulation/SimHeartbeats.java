package io.drover.e2e.simulation;

import io.drover.coordinator.lease.Heard;
import io.drover.coordinator.lease.HeartbeatSource;
import io.drover.schemas.Topic;
import io.drover.schemas.record.GatewayHeartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The heartbeats of the simulated log, read by a fiber of a leader. */
final class SimHeartbeats implements HeartbeatSource {
  private static final Duration POLL = Duration.ofMillis(10);

  private final World world;
  private final List<SimLog.Entry> entries;
  private int next;

  SimHeartbeats(World world, SimLog log) {
    this.world = world;
    this.entries = log.partition(Topic.GATEWAYS, 0);
  }

  @Override
  public List<Heard> poll() {
    world.fiber().park(world.about(POLL));
    List<Heard> heard = new ArrayList<>();
    while (next < entries.size() && world.chance(0.9)) {
      SimLog.Entry entry = entries.get(next++);
      GatewayHeartbeat beat = (GatewayHeartbeat) entry.value();
      heard.add(Heard.of(entry.key(), beat, world.clock().millis()));
    }
    return heard;
  }

  @Override
  public long end() {
    return entries.size();
  }

  @Override
  public long position() {
    return next;
  }
}
