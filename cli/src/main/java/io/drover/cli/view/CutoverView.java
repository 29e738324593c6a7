package io.drover.cli.view;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.GatewayStanding;
import io.drover.schemas.record.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a live job is on its way, for people. */
public final class CutoverView {
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
    lines.add(
        "            %s"
            .formatted(
                captures(cutover.getPhase())
                    ? "%s changes and tasks left; a close now would hold writes for about %s"
                        .formatted(
                            Quantity.count(cutover.getBacklog()),
                            millis(cutover.getPredictedPauseMs()))
                    : "nothing is captured"));
    if (cutover.getLastPauseMs() > 0) {
      lines.add("            the last switch held writes for " + millis(cutover.getLastPauseMs()));
    }
    cutover.getBlocking().forEach(reason -> lines.add("Blocking    " + Table.printable(reason)));
    cutover.getGateways().forEach(gateway -> lines.add("Gateway     " + gateway(gateway)));
    return lines;
  }

  private static String requested(Cutover cutover) {
    if (!cutover.getRequested()) {
      return "";
    }
    return cutover.getAttempts() == 0
        ? ", switch wanted"
        : ", switch wanted, %d attempts".formatted(cutover.getAttempts());
  }

  private static boolean captures(CutoverPhase phase) {
    return phase != CutoverPhase.FINAL && phase != CutoverPhase.WITHDRAWN;
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
    return cutover(view)
        .map(Cutover::getPhase)
        .filter(phase -> phase == CutoverPhase.TARGET || phase == CutoverPhase.FINAL)
        .isPresent();
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
