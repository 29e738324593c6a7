package io.drover.e2e.simulation;

import io.drover.cli.consistency.Observation;
import java.time.Duration;

/** A read that is asked for until it is answered. */
final class LastLook {
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final World world;
  private final Visits visits;
  private final SimGateway gateway;
  private final String key;
  private boolean answered;

  LastLook(World world, Visits visits, SimGateway gateway, String key) {
    this.world = world;
    this.visits = visits;
    this.gateway = gateway;
    this.key = key;
    world.spawn(gateway.machine(), this::look);
  }

  boolean answered() {
    return answered;
  }

  private void look() {
    while (!answered) {
      long called = world.now();
      switch (gateway.door().get(key)) {
        case Door.Answer.Found(String value) -> see(new Observation.Read(value), called);
        case Door.Answer.Missing() -> see(new Observation.Missed(), called);
        case Door.Answer.Later _ -> world.fiber().park(AGAIN);
        case Door.Answer.Done() -> throw new AssertionError("a read is no write");
      }
    }
  }

  private void see(Observation.What what, long called) {
    visits.add(key, what, called, world.now());
    answered = true;
  }
}
