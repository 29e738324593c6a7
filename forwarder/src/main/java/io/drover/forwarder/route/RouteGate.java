package io.drover.forwarder.route;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The gate of one prefix: the route that is in force there, what passed and is not over, and which
 * epoch is confirmed. Not thread-safe.
 *
 * <p>An epoch is confirmed once nothing that passed under an older route can be answered or take
 * effect unrecorded any more:
 *
 * <ul>
 *   <li>a read or listing is over once its answer was allowed, or once the lease that it came in
 *       under is lost, since it can only be refused then;
 *   <li>a write is over once its result is durable in {@code drover.changes}, or once it is
 *       abandoned: its lease is lost and the store has not answered for the longest time that a
 *       write may take. Its intent stays unresolved then.
 * </ul>
 */
final class RouteGate {
  private final Set<Pass> inside = new LinkedHashSet<>();
  private ActiveRoute route;
  private long confirmed;

  /** Passes without a gate up to this number are older than this gate. */
  private long since;

  RouteGate(ActiveRoute route, long since) {
    this.route = route;
    this.since = since;
  }

  ActiveRoute route() {
    return route;
  }

  long confirmed() {
    return confirmed;
  }

  /** Another route is in force. False if it is not newer. */
  boolean take(ActiveRoute newer, long passes) {
    if (newer.epoch() <= route.epoch()) {
      return false;
    }
    if (!route.live() && newer.live()) {
      since = passes;
    }
    route = newer;
    return true;
  }

  void enter(Pass pass) {
    inside.add(pass);
  }

  void leave(Pass pass) {
    inside.remove(pass);
  }

  Set<Pass> inside() {
    return inside;
  }

  /**
   * Confirms the epoch of the route in force if nothing is left from before.
   *
   * @param ungated what passed without a gate and is not over
   * @return whether there is something to tell
   */
  boolean confirm(Collection<Pass> ungated, Lease lease, long now) {
    if (confirmed == route.epoch() || olderInside(lease, now) || olderOutside(ungated)) {
      return false;
    }
    confirmed = route.epoch();
    return true;
  }

  private boolean olderInside(Lease lease, long now) {
    for (Pass pass : inside) {
      if (pass.epoch < route.epoch() && counts(pass, lease, now)) {
        return true;
      }
    }
    return false;
  }

  private static boolean counts(Pass pass, Lease lease, long now) {
    return switch (pass.kind) {
      case READ, LIST -> lease.unbroken(pass.lease, now);
      case WRITE -> !pass.abandoned;
    };
  }

  private boolean olderOutside(Collection<Pass> ungated) {
    String root = route.root();
    for (Pass pass : ungated) {
      boolean same =
          pass.kind == Pass.Kind.LIST
              ? pass.path.startsWith(root) || root.startsWith(pass.path)
              : pass.path.startsWith(root);
      if (same && pass.number <= since) {
        return true;
      }
    }
    return false;
  }
}
