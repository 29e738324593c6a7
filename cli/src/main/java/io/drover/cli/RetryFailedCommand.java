package io.drover.cli;

import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;

@Command(
    name = "retry-failed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tries the failed objects of a job again, and only those. The job runs until each has a new",
      "outcome; both sides are looked at afresh.",
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
      "  drover failures m-20260101-120000",
      "  drover retry-failed m-20260101-120000 --wait"
    })
final class RetryFailedCommand extends SteeringCommand {
  @Override
  Steering.Request request() {
    return Steering.Request.toGoOn(
        Action.RETRY_FAILED, "Migration %s tries its failed objects again.");
  }
}
