package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gates of all prefixes, and the way from where applications believe an object to be to the
 * gate that decides. Not thread-safe.
 *
 * <p>The longest prefix wins. Behind a route that is final the way may go on, since a later job may
 * have moved its target: only a route that was published later counts then, so every way ends, also
 * where a job moved back what another had moved away.
 */
final class RouteTable {
  private final Map<String, RouteGate> gates = new HashMap<>();

  /** Where a way ends: at a gate, or at a place where no gate decides. */
  record End(@Nullable RouteGate gate, Place place) {
    String path() {
      return ActiveRoute.path(place);
    }
  }

  /** Keys of one store below a prefix, in a listing. */
  record Stretch(
      @Nullable RouteGate gate,
      StoreUri store,
      String storePrefix,
      String shownPrefix,
      List<String> without) {
    String path() {
      return ActiveRoute.path(store, storePrefix);
    }
  }

  Optional<RouteGate> find(String prefix) {
    return Optional.ofNullable(gates.get(prefix));
  }

  void put(RouteGate gate) {
    gates.put(gate.route().prefix(), gate);
  }

  void remove(String prefix) {
    gates.remove(prefix);
  }

  Collection<RouteGate> all() {
    return gates.values();
  }

  /** Where an object is decided about. */
  End end(Place from) {
    Place place = from;
    long after = -1;
    while (true) {
      String path = ActiveRoute.path(place);
      RouteGate gate = covering(path, after);
      if (gate == null || gate.route().live()) {
        return new End(gate, place);
      }
      ActiveRoute route = gate.route();
      place = route.place(route.side(), route.sourceKey(path));
      after = route.offset();
    }
  }

  private @Nullable RouteGate covering(String path, long after) {
    return gates.values().stream()
        .filter(gate -> gate.route().offset() > after && gate.route().covers(path))
        .max(Comparator.comparingInt(gate -> gate.route().root().length()))
        .orElse(null);
  }

  /** What a listing of all keys with a prefix consists of, in the order of what is shown. */
  List<Stretch> stretches(StoreUri home, String prefix) {
    List<Stretch> all = new ArrayList<>();
    cut(new Stretch(null, home, home.prefix() + prefix, prefix, List.of()), -1, all);
    all.sort((a, b) -> ObjectKey.compareUtf8(a.shownPrefix(), b.shownPrefix()));
    return all;
  }

  /** Cuts what nested routes cover out of a stretch, and follows the route that covers the rest. */
  private void cut(Stretch whole, long after, List<Stretch> all) {
    List<RouteGate> nested =
        gates.values().stream()
            .filter(gate -> gate.route().offset() > after)
            .filter(gate -> gate.route().below(whole.path()).isPresent())
            .toList();
    List<String> holes = new ArrayList<>(whole.without());
    nested.forEach(gate -> holes.add(shown(whole, gate)));
    follow(listing(whole.path(), after), whole, holes, all);
    for (RouteGate gate : nested) {
      String shown = shown(whole, gate);
      if (whole.without().stream().noneMatch(shown::startsWith)) {
        ActiveRoute route = gate.route();
        Stretch part = new Stretch(null, route.source(), route.source().prefix(), shown, List.of());
        follow(gate, part, below(shown, holes), all);
      }
    }
  }

  private void follow(
      @Nullable RouteGate gate, Stretch whole, List<String> holes, List<Stretch> all) {
    List<String> without = below(whole.shownPrefix(), holes);
    if (gate == null) {
      all.add(new Stretch(null, whole.store(), whole.storePrefix(), whole.shownPrefix(), without));
      return;
    }
    ActiveRoute route = gate.route();
    String there = route.on(route.reads(), route.sourceKey(whole.path()));
    StoreUri store = route.store(route.reads());
    if (route.live()) {
      all.add(new Stretch(gate, store, there, whole.shownPrefix(), without));
    } else {
      cut(new Stretch(null, store, there, whole.shownPrefix(), without), route.offset(), all);
    }
  }

  /** The route that covers every key that starts so. */
  private @Nullable RouteGate listing(String path, long after) {
    return gates.values().stream()
        .filter(gate -> gate.route().offset() > after && path.startsWith(gate.route().root()))
        .max(Comparator.comparingInt(gate -> gate.route().root().length()))
        .orElse(null);
  }

  private static String shown(Stretch whole, RouteGate gate) {
    return whole.shownPrefix() + gate.route().below(whole.path()).orElse("");
  }

  private static List<String> below(String shown, List<String> holes) {
    return holes.stream()
        .filter(hole -> hole.startsWith(shown) && hole.length() > shown.length())
        .distinct()
        .sorted(ObjectKey::compareUtf8)
        .toList();
  }
}
