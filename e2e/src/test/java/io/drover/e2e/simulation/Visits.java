package io.drover.e2e.simulation;

import io.drover.cli.consistency.Linearizability;
import io.drover.cli.consistency.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What clients saw of each key, and whether any order of their requests explains it. */
final class Visits {
  private final Map<String, List<Observation>> byKey = new TreeMap<>();
  private int answered;
  private int refused;

  void add(String key, Observation.What what, long called, long returned) {
    byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Observation(what, called, returned));
    answered += returned == Observation.NEVER ? 0 : 1;
  }

  /** A client was told to come again. */
  void refused() {
    refused++;
  }

  /**
   * Judges the history of each key.
   *
   * @throws AssertionError if one cannot be explained
   */
  void judge() {
    byKey.forEach(
        (key, seen) -> {
          Optional<String> violation = Linearizability.violation(seen);
          if (violation.isPresent()) {
            throw new AssertionError("'%s': %s".formatted(key, violation.get()));
          }
        });
  }

  @Override
  public String toString() {
    return "%d answered, %d told to come again".formatted(answered, refused);
  }
}
