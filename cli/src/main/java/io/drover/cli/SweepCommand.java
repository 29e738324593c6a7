package io.drover.cli;

import io.drover.cli.view.CutoverView;
import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;

@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lists both sides of a live job for changes that nobody reported, and copies what it finds.",
      "A cutover waits until it has ended. It costs a request for each object.",
      "",
      "With --wait it returns when everything was looked at; what was found may still be copied"
          + " then.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover sweep m-20260101-120000 --wait && drover cutover m-20260101-120000 --when-ready"
    })
final class SweepCommand extends SteeringCommand {
  @Override
  Steering.Request request() {
    return new Steering.Request(
        Action.SWEEP,
        "Migration %s looks for changes that nobody reported.",
        CutoverView::swept,
        false,
        false,
        view -> CutoverView.sweptAll(view) ? ExitCode.OK : ExitCode.FAILURE);
  }
}
