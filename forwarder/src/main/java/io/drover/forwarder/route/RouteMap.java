package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import io.drover.schemas.record.Route;
import io.drover.storage.ObjectUri;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes of {@code drover.routes}, for those who only look. Not thread-safe. */
public final class RouteMap {
  private final RouteTable table = new RouteTable();

  /**
   * Where requests for an object go.
   *
   * @param prefix the live route that decides; empty where none does
   * @param reads where reads go
   * @param writes where writes go; empty while they are held
   */
  public record Answer(Optional<String> prefix, ObjectUri reads, Optional<ObjectUri> writes) {}

  /** The next record of the topic. */
  public void take(String prefix, @Nullable Route route, long offset) {
    if (route == null) {
      table.remove(prefix);
    } else {
      ActiveRoute next = ActiveRoute.of(route, offset);
      table
          .find(prefix)
          .ifPresentOrElse(gate -> gate.take(next, 0), () -> table.put(new RouteGate(next, 0)));
    }
  }

  /** Where requests for an object go that applications know by this URI. */
  public Answer find(ObjectUri object) {
    RouteTable.End end = table.end(new Place(object.store(), object.key()));
    RouteGate gate = end.gate();
    if (gate == null) {
      ObjectUri there = uri(end.place());
      return new Answer(Optional.empty(), there, Optional.of(there));
    }
    ActiveRoute route = gate.route();
    String key = route.sourceKey(end.path());
    return new Answer(
        Optional.of(route.prefix()),
        uri(route.place(route.reads(), key)),
        route.takesWrites() ? Optional.of(uri(route.place(route.side(), key))) : Optional.empty());
  }

  private static ObjectUri uri(Place place) {
    return new ObjectUri(place.store(), place.key());
  }
}
