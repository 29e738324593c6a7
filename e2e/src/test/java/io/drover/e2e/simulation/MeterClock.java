package io.drover.e2e.simulation;

import io.micrometer.core.instrument.Clock;

/** The world's time for those who measure; no run may depend on how fast it is run. */
record MeterClock(World world) implements Clock {
  @Override
  public long wallTime() {
    return world.clock().millis();
  }

  @Override
  public long monotonicTime() {
    return world.now();
  }
}
