package io.drover.e2e.simulation;

import io.drover.forwarder.route.ChangeLog;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import java.time.Duration;

/**
 * The changes of a gateway process. Whoever records an intent waits for it right here; a result is
 * on its way while the client has its answer.
 */
final class GatewayLog implements ChangeLog {
  private final World world;
  private final Machine machine;
  private final GatewayWire wire;
  private final Duration intentTimeout;

  GatewayLog(World world, Machine machine, GatewayWire wire, Duration intentTimeout) {
    this.world = world;
    this.machine = machine;
    this.wire = wire;
    this.intentTimeout = intentTimeout;
  }

  @Override
  public void append(String key, Change change, Fate fate) {
    if (!machine.alive()) {
      return; // What a dying process does on its way out of a method, a dead one does not do.
    }
    Duration known = wire.send(Outgoing.keyed(Topic.CHANGES, key, change));
    if (change.getStep() != ChangeStep.INTENT) {
      wire.answered(known, () -> fate.settled(true));
      return;
    }
    boolean inTime = known.compareTo(intentTimeout) < 0;
    world.fiber().park(inTime ? known : intentTimeout);
    fate.settled(inTime);
  }
}
