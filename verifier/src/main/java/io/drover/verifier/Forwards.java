package io.drover.verifier;

import io.drover.schemas.record.Forward;
import org.jspecify.annotations.Nullable;

/** Where it is published that an object was moved: {@code drover.forwards}. Thread-safe. */
@FunctionalInterface
public interface Forwards {
  /**
   * Publishes the forward of an object and returns once it is durable. May be repeated.
   *
   * @param object canonical URI of the object
   * @param forward where it is; null withdraws what was published before
   * @throws io.drover.storage.StoreException.Unavailable if it could not be published
   */
  void publish(String object, @Nullable Forward forward);
}
