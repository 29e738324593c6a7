package io.drover.forwarder.route;

/** What becomes of a request that wants to pass. */
sealed interface Entry<P> {
  /** It may go. */
  record Admitted<P>(P pass) implements Entry<P> {}

  /** It waits; ask again when a route has changed. */
  record Held<P>(String reason) implements Entry<P> {}

  /** It cannot be answered now. */
  record Refused<P>(String reason) implements Entry<P> {}
}
