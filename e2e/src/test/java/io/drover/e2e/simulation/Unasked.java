package io.drover.e2e.simulation;

import io.drover.coordinator.lead.Gateways;
import java.util.List;

/** Gateways whose confirmation nobody waits for. */
record Unasked(Gateways known) implements Gateways {
  @Override
  public Sighting towards(String prefix, long epoch) {
    Sighting seen = known.towards(prefix, epoch);
    return new Sighting(seen.uncaptured(), List.of(), seen.all(), seen.leg());
  }

  @Override
  public void inForce(String prefix, long epoch, boolean ended) {
    known.inForce(prefix, epoch, ended);
  }

  @Override
  public void demand(String prefix, long epoch) {
    known.demand(prefix, epoch);
  }

  @Override
  public long lastEpoch(String prefix) {
    return known.lastEpoch(prefix);
  }
}
