package io.drover.cli;

import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets a paused job go on.",
      "",
      "With --wait it returns when the job ends, however often it is paused meanwhile; the exit"
          + " code is then",
      "that of the job. Where no cluster is configured this command does the work itself, and waits"
          + " in any case.",
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
    return Steering.Request.toGoOn(Action.RESUME, "Migration %s goes on.");
  }
}
