package io.drover.coordinator.live;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Writes of unknown outcome.
 *
 * @param keys for each key, as the source's bucket has it, the gateways that began to write it
 * @param complete whether these are all; if there are more than may be kept, nobody can name them
 *     and no switch is safe
 */
public record Unresolved(SortedMap<String, SortedSet<String>> keys, boolean complete) {
  public static final Unresolved NONE = new Unresolved(new TreeMap<>(), true);

  public Unresolved {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
  }
}
