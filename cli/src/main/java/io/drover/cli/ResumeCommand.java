package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets a paused job go on.",
      "",
      "With --wait it returns when the job ends; the exit code is then that of the job.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover resume m-20260101-120000",
      "  drover resume m-20260101-120000 --wait"
    })
final class ResumeCommand extends SteeringCommand {
  @Override
  Steering.Request request() {
    return new Steering.Request(Action.RESUME, "Migration %s goes on.", JobFollower.View::complete);
  }
}
