package io.drover.forwarder.table;

import io.drover.schemas.record.Forward;
import io.drover.storage.ObjectUri;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Follows forwards from place to place. A step counts only if it is newer than the one before: an
 * object that came back to where it had been moved away from is there, whatever the old forward
 * says. Pure.
 */
public final class Chain {
  private Chain() {}

  /**
   * Follows the forwards of a topic.
   *
   * @param from canonical URI of the object
   * @param forwards the forwards by canonical URI
   * @param now what time it is, in milliseconds
   * @param most most hops
   */
  public static Resolution follow(String from, Map<String, Forward> forwards, long now, int most) {
    return follow(
        from,
        object ->
            Optional.ofNullable(forwards.get(object))
                .map(forward -> Held.of(forward, 0, 0, now))
                .filter(held -> held.forwards(now)),
        most);
  }

  static Resolution follow(String from, Function<String, Optional<Held>> table, int most) {
    List<String> way = new ArrayList<>(List.of(from));
    Set<String> seen = new HashSet<>(way);
    String at = from;
    long after = Long.MIN_VALUE;
    while (true) {
      Optional<Held> next = table.apply(at);
      if (next.isEmpty() || next.get().createdAt() < after) {
        return new Resolution.Ends(way);
      }
      boolean older = next.get().createdAt() == after;
      at = ObjectUri.parse(next.get().location()).canonical();
      if (!seen.add(at) && older) {
        way.add(at);
        return new Resolution.Loops(way);
      }
      if (way.size() > most) {
        return new Resolution.TooLong(way);
      }
      way.add(at);
      after = next.get().createdAt();
    }
  }
}
