package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.Place;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;

/** Opens stores. Shared ones: nobody closes what it gets. */
@FunctionalInterface
public interface Backends {
  /** The store of a bucket. */
  ObjectStore open(StoreUri uri);

  /** The store of a place. */
  default ObjectStore at(Place place) {
    return open(place.store());
  }
}
