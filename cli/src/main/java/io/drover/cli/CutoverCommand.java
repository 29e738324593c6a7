package io.drover.cli;

import io.drover.cli.view.CutoverView;
import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "cutover",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Moves the reads and writes of a live job to its target. Applications see no error: writes"
          + " are",
      "held for the moment that the rest takes.",
      "",
      "It is refused if the job is not ready; 'drover status ID' says what holds it back. With"
          + " --wait it",
      "returns once the traffic is at the target, or the attempt was given up (exit code 1).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover cutover m-20260101-120000 --wait",
      "  drover cutover m-20260101-120000 --when-ready",
      "  drover rollback m-20260101-120000",
      "      back to the source, until it is finalized"
    })
final class CutoverCommand extends SteeringCommand {
  @Option(
      names = "--when-ready",
      description = "Switch as soon as the job is ready, instead of refusing if it is not.")
  private boolean whenReady;

  @Override
  Steering.Request request() {
    return new Steering.Request(
        Action.CUTOVER,
        "Migration %s moves its traffic to the target.",
        CutoverView::decided,
        whenReady,
        false,
        view -> CutoverView.atTarget(view) ? ExitCode.OK : ExitCode.FAILURE);
  }
}
