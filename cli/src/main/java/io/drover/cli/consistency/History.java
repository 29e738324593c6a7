package io.drover.cli.consistency;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What clients saw, by key. For any number of threads; grows with each observation. */
public final class History {
  private final Map<String, List<Observation>> byKey = new ConcurrentHashMap<>();

  /** Adds an observation of a key. */
  public void add(String key, Observation observation) {
    byKey
        .computeIfAbsent(key, _ -> Collections.synchronizedList(new ArrayList<>()))
        .add(observation);
  }

  /** What was seen of each key so far, in no particular order. */
  public Map<String, List<Observation>> byKey() {
    Map<String, List<Observation>> copy = new ConcurrentHashMap<>();
    byKey.forEach(
        (key, observations) -> {
          synchronized (observations) {
            copy.put(key, List.copyOf(observations));
          }
        });
    return copy;
  }
}
