package io.drover.cli.view;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.GatewayStanding;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Sweep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a live job is on its way, for people. */
public final class CutoverView {
  private static final Set<CutoverPhase> AT_TARGET =
      EnumSet.of(
          CutoverPhase.TARGET,
          CutoverPhase.FINAL,
          CutoverPhase.CLEANING,
          CutoverPhase.CHECKING_SOURCE);

  private CutoverView() {}

  /** Lines for a live job; none for others. */
  public static List<String> lines(Migration job) {
    Cutover cutover = job.getCutover();
    if (cutover == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "Cutover     %s since %s, route %d%s"
            .formatted(
                cutover.getPhase(), cutover.getSince(), cutover.getEpoch(), requested(cutover)));
    lines.add("            " + left(job, cutover));
    if (cutover.getLastPauseMs() > 0) {
      lines.add("            the last switch held writes for " + millis(cutover.getLastPauseMs()));
    }
    if (cutover.getSweep() != null) {
      lines.addAll(sweep(cutover.getSweep()));
    }
    cutover.getBlocking().forEach(reason -> lines.add("Blocking    " + Table.printable(reason)));
    cutover.getGateways().forEach(gateway -> lines.add("Gateway     " + gateway(gateway)));
    return lines;
  }

  private static List<String> sweep(Sweep sweep) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Sweep       %s, %s keys looked at, %s differed"
            .formatted(
                state(sweep), Quantity.count(sweep.getLooked()), Quantity.count(sweep.getFound())));
    if (sweep.getOdd() > 0) {
      lines.add(
          "            %s written on the side that was left, it seems; they are left alone:"
              .formatted(Quantity.count(sweep.getOdd())));
      sweep.getOddities().forEach(key -> lines.add("            " + Table.printable(key)));
    }
    return lines;
  }

  private static String state(Sweep sweep) {
    String failure = sweep.getFailure();
    if (sweep.getFinishedAt() == null) {
      return "under way since " + sweep.getStartedAt();
    }
    return failure == null
        ? "ended " + sweep.getFinishedAt()
        : "broke off %s: %s".formatted(sweep.getFinishedAt(), Table.printable(failure));
  }

  /** Whether no sweep is under way any more. */
  public static boolean swept(JobFollower.View view) {
    return cutover(view)
        .map(Cutover::getSweep)
        .filter(sweep -> sweep.getFinishedAt() != null)
        .isPresent();
  }

  /** Whether the last sweep has looked at everything. */
  public static boolean sweptAll(JobFollower.View view) {
    return cutover(view)
        .map(Cutover::getSweep)
        .filter(sweep -> sweep.getFinishedAt() != null && sweep.getFailure() == null)
        .isPresent();
  }

  private static String requested(Cutover cutover) {
    if (!cutover.getRequested()) {
      return "";
    }
    return cutover.getAttempts() == 0
        ? ", switch wanted"
        : ", switch wanted, %d attempts".formatted(cutover.getAttempts());
  }

  /** What is left to do in the phase. */
  private static String left(Migration job, Cutover cutover) {
    String tasks = Quantity.count(cutover.getBacklog());
    return switch (cutover.getPhase()) {
      case FINAL ->
          job.getSpec().getMode() == Mode.MOVE && job.getState() == MigrationState.RUNNING
              ? "the source is cleaned up once %s tasks are done and every gateway confirmed"
                  .formatted(tasks)
              : "nothing is captured";
      case WITHDRAWN -> "nothing is captured";
      case CLEANING ->
          "objects with a verified copy are removed at the source, %s under way".formatted(tasks);
      case CHECKING_SOURCE ->
          "what the source still has is listed and judged, %s under way".formatted(tasks);
      case STARTING,
          CATCHING_UP,
          READY,
          CLOSING,
          SYNCING,
          READING_TARGET,
          TARGET,
          CLOSING_BACK,
          SYNCING_BACK,
          READING_SOURCE ->
          "%s changes and tasks left; a close now would hold writes for about %s"
              .formatted(tasks, millis(cutover.getPredictedPauseMs()));
    };
  }

  private static String gateway(GatewayStanding gateway) {
    return "%s confirmed route %s%s"
        .formatted(
            Table.printable(gateway.getGateway()),
            gateway.getEpoch() == 0 ? "none" : Long.toString(gateway.getEpoch()),
            gateway.getLeased() ? "" : ", without a lease");
  }

  private static String millis(long millis) {
    return Quantity.count(millis) + " ms";
  }

  /** Whether nobody waits for a switch any more: it is done, or was given up. */
  public static boolean decided(JobFollower.View view) {
    return cutover(view).filter(cutover -> !cutover.getRequested()).isPresent();
  }

  /** Whether the traffic is at the target. */
  public static boolean atTarget(JobFollower.View view) {
    return cutover(view).map(Cutover::getPhase).filter(AT_TARGET::contains).isPresent();
  }

  /** Whether it is at the source. */
  public static boolean atSource(JobFollower.View view) {
    return cutover(view)
        .map(Cutover::getPhase)
        .filter(phase -> phase == CutoverPhase.CATCHING_UP || phase == CutoverPhase.READY)
        .isPresent();
  }

  private static Optional<Cutover> cutover(JobFollower.View view) {
    return view.migration().map(Migration::getCutover);
  }
}
