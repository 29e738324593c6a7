package io.drover.e2e.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which coordinator is to lead, as the group of its consumers has it; it may know late. */
final class Office {
  private final List<Machine> standing = new ArrayList<>();

  void join(Machine coordinator) {
    standing.add(coordinator);
  }

  /** A coordinator is taken for dead; it may think otherwise. */
  void leave(Machine coordinator) {
    standing.remove(coordinator);
  }

  /** It has come back to itself. */
  void rejoin(Machine coordinator) {
    if (coordinator.alive() && !standing.contains(coordinator)) {
      standing.add(coordinator);
    }
  }

  Optional<Machine> holder() {
    return standing.stream().findFirst();
  }

  boolean holds(Machine coordinator) {
    return holder().equals(Optional.of(coordinator));
  }
}
