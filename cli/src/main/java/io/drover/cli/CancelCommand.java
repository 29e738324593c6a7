package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;

@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ends a job for good. Nothing that was copied is removed, and no part of an object is left.",
      "",
      "With --wait it returns once every object that was planned is accounted for as copied or"
          + " not,",
      "with exit code 4, as for every job that was cancelled.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover cancel m-20260101-120000 --wait",
      "  drover status m-20260101-120000",
      "      what was copied, what was not, and how far the source was listed"
    })
final class CancelCommand extends SteeringCommand {
  @Override
  Steering.Request request() {
    return new Steering.Request(
        Action.CANCEL, "Migration %s is cancelled.", JobFollower.View::complete);
  }
}
