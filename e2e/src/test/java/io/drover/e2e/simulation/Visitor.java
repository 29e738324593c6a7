package io.drover.e2e.simulation;

import io.drover.cli.consistency.Observation;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A client: one request after the other, each to some gateway. Half of its requests are for two hot
 * keys; some keys are read and hardly ever written.
 */
final class Visitor {
  static final int KEYS = 10;

  private static final Duration THINK = Duration.ofMillis(40);
  private static final Duration BACK_OFF = Duration.ofMillis(150);
  private static final Duration TRAVEL = Duration.ofMillis(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private final World world;
  private final Visits visits;
  private final List<SimGateway> gateways;
  private final Supplier<String> values;
  private boolean leaving;
  private boolean busy;

  /**
   * @param gateways those that are there now; changes
   * @param values gives a value that nobody has written
   */
  Visitor(World world, Visits visits, List<SimGateway> gateways, Supplier<String> values) {
    this.world = world;
    this.visits = visits;
    this.gateways = gateways;
    this.values = values;
    rest(THINK);
  }

  /** Asks for nothing more. */
  void leave() {
    leaving = true;
  }

  boolean gone() {
    return leaving && !busy;
  }

  static String key(int number) {
    return "key-%02d".formatted(number);
  }

  private void rest(Duration about) {
    world.after(world.about(about), this::ask);
  }

  private void ask() {
    if (leaving) {
      return;
    }
    int dice = world.random().nextInt(10);
    boolean hot = dice < 5;
    int number =
        hot ? dice % 2 : dice < 8 ? 2 + world.random().nextInt(3) : 5 + world.random().nextInt(5);
    boolean writes = world.chance(number < 5 ? 0.45 : 0.05);
    SimGateway gateway = gateways.get(world.random().nextInt(gateways.size()));
    String key = key(number);
    if (!writes) {
      request(gateway, new Get(key));
    } else if (world.chance(0.2)) {
      request(gateway, new Delete(key));
    } else {
      request(gateway, new Put(key, values.get()));
    }
  }

  /** What is asked for. */
  private sealed interface Ask {
    String key();

    Door.Answer at(Door door);
  }

  private record Get(String key) implements Ask {
    @Override
    public Door.Answer at(Door door) {
      return door.get(key);
    }
  }

  private record Put(String key, String value) implements Ask {
    @Override
    public Door.Answer at(Door door) {
      return door.put(key, value);
    }
  }

  private record Delete(String key) implements Ask {
    @Override
    public Door.Answer at(Door door) {
      return door.delete(key);
    }
  }

  /** One request; ends with its answer or with the client's patience, whichever is first. */
  private final class Call {
    private final Ask ask;
    private final long called = world.now();
    private boolean over;

    Call(Ask ask) {
      this.ask = ask;
    }

    void answered(Door.Answer answer) {
      if (over) {
        return;
      }
      over = true;
      busy = false;
      boolean later = answer instanceof Door.Answer.Later;
      see(ask, answer, called);
      rest(later ? BACK_OFF : THINK);
    }

    void timedOut() {
      if (!over) {
        answered(new Door.Answer.Later(true));
      }
    }
  }

  private void request(SimGateway gateway, Ask ask) {
    busy = true;
    Call call = new Call(ask);
    world.after(TIMEOUT, call::timedOut);
    world.after(world.about(TRAVEL), () -> arrive(gateway, call));
  }

  private void arrive(SimGateway gateway, Call call) {
    if (!gateway.machine().alive()) {
      call.answered(new Door.Answer.Later(false)); // The connection is refused.
      return;
    }
    world.spawn(
        gateway.machine(),
        () -> {
          Door.Answer answer = call.ask.at(gateway.door());
          world.after(world.about(TRAVEL), () -> call.answered(answer));
        });
  }

  private void see(Ask ask, Door.Answer answer, long called) {
    long now = world.now();
    switch (answer) {
      case Door.Answer.Found(String value) ->
          visits.add(ask.key(), new Observation.Read(value), called, now);
      case Door.Answer.Missing() -> visits.add(ask.key(), new Observation.Missed(), called, now);
      case Door.Answer.Done() -> wrote(ask, called, now);
      case Door.Answer.Later(boolean sent) -> {
        visits.refused();
        if (sent) {
          wrote(ask, called, Observation.NEVER);
        }
      }
    }
  }

  private void wrote(Ask ask, long called, long returned) {
    switch (ask) {
      case Get _ -> {}
      case Put(String key, String value) ->
          visits.add(key, new Observation.Wrote(value), called, returned);
      case Delete(String key) -> visits.add(key, new Observation.Deleted(), called, returned);
    }
  }
}
