package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.util.Optional;
import java.util.Set;

/**
 * A route as a gateway acts by it.
 *
 * @param prefix its key on {@code drover.routes}
 * @param epoch counts the routes of the prefix
 * @param offset where it is on {@code drover.routes}, which orders routes of different prefixes
 * @param source the job's source
 * @param target the job's target
 * @param side the side that is authoritative, or being left
 * @param stage how far it has been left
 * @param suspects keys of the source's bucket whose reads are held while closing
 */
record ActiveRoute(
    String prefix,
    long epoch,
    long offset,
    String migrationId,
    StoreUri source,
    StoreUri target,
    Side side,
    RouteStage stage,
    Set<String> suspects) {
  ActiveRoute {
    suspects = Set.copyOf(suspects);
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if its source or target is no URI of a store
   */
  static ActiveRoute of(Route route, long offset) {
    return new ActiveRoute(
        route.getPrefix(),
        route.getEpoch(),
        offset,
        route.getMigrationId(),
        StoreUri.parse(route.getSource()),
        StoreUri.parse(route.getTarget()),
        route.getSide(),
        route.getStage(),
        Set.copyOf(route.getSuspects()));
  }

  /** Whether requests need a lease and writes are captured. */
  boolean live() {
    return stage != RouteStage.FINAL;
  }

  boolean takesWrites() {
    return switch (stage) {
      case OPEN, FINAL -> true;
      case CLOSING, READING -> false;
    };
  }

  /** The side that reads go to. */
  Side reads() {
    return switch (stage) {
      case OPEN, CLOSING, FINAL -> side;
      case READING -> side == Side.SOURCE ? Side.TARGET : Side.SOURCE;
    };
  }

  boolean holdsRead(String sourceKey) {
    return stage == RouteStage.CLOSING && suspects.contains(sourceKey);
  }

  boolean holdsListings() {
    return stage == RouteStage.CLOSING && !suspects.isEmpty();
  }

  /** What the path of everything that it routes starts with. */
  String root() {
    return path(source, source.prefix());
  }

  /**
   * Whether it routes the object of this path. One that is named like the prefix itself, a folder
   * marker, goes with it as it is copied with it: where the target has a prefix that it can be
   * named like.
   */
  boolean covers(String path) {
    String root = root();
    return path.startsWith(root) && (path.length() > root.length() || !target.prefix().isEmpty());
  }

  /** The key of the source's bucket, of a path that is covered or is the root. */
  String sourceKey(String path) {
    return path.substring(path(source, "").length());
  }

  /** Key, or beginning of a key, on a side, of one of the source. */
  String on(Side where, String sourceKey) {
    return where == Side.SOURCE
        ? sourceKey
        : target.prefix() + sourceKey.substring(source.prefix().length());
  }

  StoreUri store(Side where) {
    return where == Side.SOURCE ? source : target;
  }

  Place place(Side where, String sourceKey) {
    return new Place(store(where), new ObjectKey(on(where, sourceKey)));
  }

  /** One text for an object, whichever URI of its bucket names it. */
  static String path(StoreUri store, String key) {
    return store.scheme() + "://" + store.store() + "@" + store.bucket() + "/" + key;
  }

  static String path(Place place) {
    return path(place.store(), place.key().value());
  }

  /** The route that a path is below, if it is the source's bucket that the path is of. */
  Optional<String> below(String path) {
    String root = root();
    return root.startsWith(path) && root.length() > path.length()
        ? Optional.of(root.substring(path.length()))
        : Optional.empty();
  }
}
