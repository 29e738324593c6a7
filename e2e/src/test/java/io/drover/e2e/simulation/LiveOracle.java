package io.drover.e2e.simulation;

import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every route and every state of the job as it becomes visible: one line of epochs, no
 * step that the protocol does not have, and nobody who may still answer by what was before.
 */
final class LiveOracle {
  private final List<SimGateway> gateways;
  private final Weakness weakness;
  private @Nullable Route route;
  private @Nullable Migration job;
  private int switches;

  /**
   * @param gateways those that are there now; changes
   */
  LiveOracle(List<SimGateway> gateways, Weakness weakness) {
    this.gateways = gateways;
    this.weakness = weakness;
  }

  void see(SimLog.Entry entry) {
    if (entry.topic() == Topic.ROUTES) {
      route((Route) entry.value());
    } else if (entry.topic() == Topic.MIGRATIONS) {
      migration((Migration) entry.value());
    }
  }

  private void migration(Migration next) {
    Migration before = job;
    if (before != null && next.getRevision() <= before.getRevision()) {
      throw new AssertionError(
          "revision %d after %d: an old leader wrote"
              .formatted(next.getRevision(), before.getRevision()));
    }
    if (next.getState() == MigrationState.FAILED) {
      throw new AssertionError("the job failed: " + next.getReason());
    }
    job = next;
  }

  private void route(Route next) {
    Route before = route;
    route = next;
    if (before == null) {
      require(next.getEpoch() == 1 && next.getStage() == RouteStage.OPEN, "it is the first", next);
      return;
    }
    require(next.getEpoch() == before.getEpoch() + 1, "it follows epoch " + before, next);
    require(legal(before, next), "it follows " + before, next);
    if (next.getStage() == RouteStage.READING || next.getSide() != before.getSide()) {
      everybodyHeard(before);
    }
    switches += next.getSide() == before.getSide() ? 0 : 1;
  }

  private static boolean legal(Route before, Route next) {
    boolean same = next.getSide() == before.getSide();
    return switch (before.getStage()) {
      case OPEN ->
          same
              && ((next.getStage() == RouteStage.CLOSING && next.getSuspects().isEmpty())
                  || (next.getStage() == RouteStage.FINAL && next.getSide() == Side.TARGET));
      case CLOSING ->
          same
              && switch (next.getStage()) {
                case OPEN, READING -> next.getSuspects().isEmpty();
                case CLOSING -> next.getSuspects().containsAll(before.getSuspects());
                case FINAL -> false;
              };
      case READING -> !same && next.getStage() == RouteStage.OPEN;
      case FINAL -> false;
    };
  }

  /** Whoever holds a lease by its own clock acts by the route before this one at the least. */
  private void everybodyHeard(Route before) {
    if (weakness != Weakness.NONE) {
      return; // Clients are to find out.
    }
    for (SimGateway gateway : gateways) {
      if (gateway.leftBehind(before.getPrefix(), before.getEpoch())) {
        throw new AssertionError(
            "%s holds a lease and was not waited for at epoch %d"
                .formatted(gateway.machine(), before.getEpoch()));
      }
    }
  }

  private static void require(boolean holds, String why, Route route) {
    if (!holds) {
      throw new AssertionError("a route that must not be: %s; %s".formatted(route, why));
    }
  }

  /** The last state of the job. */
  Optional<Migration> job() {
    return Optional.ofNullable(job);
  }

  /** How often traffic moved to the other side. */
  int switches() {
    return switches;
  }
}
