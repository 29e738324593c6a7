package io.drover.forwarder.route;

import io.drover.forwarder.Place;
import io.drover.forwarder.Traffic;
import io.drover.schemas.record.Side;
import org.jspecify.annotations.Nullable;

/**
 * A request that was let through and is not over. Its mutable part belongs to {@link Gates}.
 *
 * <p>One without a gate touches no prefix under live migration; a route that appears waits for it
 * all the same, if it is about the same keys.
 */
final class Pass {
  /** What the request does. */
  enum Kind {
    READ,
    LIST,
    WRITE
  }

  final Kind kind;
  final @Nullable RouteGate gate;

  /** Epoch of the route at the gate when it was let through. */
  final long epoch;

  /** Number of the lease under which the request came in. */
  final long lease;

  /** Where it goes: the object, or what the keys of the listing start with. */
  final String path;

  final String sourceKey;

  /** The job of the route under which it was let through; empty without a gate. */
  final String migrationId;

  final @Nullable Side side;
  final Traffic.@Nullable Write operation;

  /** Counts passes of the incarnation; writes carry it in their changes. */
  final long number;

  final long begun;
  boolean over;
  boolean abandoned;

  Pass(
      Kind kind,
      @Nullable RouteGate gate,
      long lease,
      String path,
      Traffic.@Nullable Write operation,
      long number,
      long begun) {
    this.kind = kind;
    this.gate = gate;
    this.epoch = gate == null ? 0 : gate.route().epoch();
    this.lease = lease;
    this.path = path;
    this.sourceKey = gate == null ? "" : gate.route().sourceKey(path);
    this.migrationId = gate == null ? "" : gate.route().migrationId();
    this.side =
        gate == null ? null : kind == Kind.WRITE ? gate.route().side() : gate.route().reads();
    this.operation = operation;
    this.number = number;
    this.begun = begun;
  }

  /** A read or a write and where it goes. */
  record Placed(Pass pass, Place place) {}
}
