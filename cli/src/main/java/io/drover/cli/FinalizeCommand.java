package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;

@Command(
    name = "finalize",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ends the time in which a live job can be switched back: changes of the target are captured"
          + " no more,",
      "and the job completes. The source of a job with --mode move is cleaned up then: each object",
      "whose verified copy is on record is removed, if it is still the version that was copied.",
      "",
      "With --wait it returns when the job has ended; the exit code is then that of the job.",
      ""
    },
    footer = {"", "Examples:", "  drover finalize m-20260101-120000 --wait"})
final class FinalizeCommand extends SteeringCommand {
  @Override
  Steering.Request request() {
    return new Steering.Request(
        Action.FINALIZE, "Migration %s stays at its target for good.", JobFollower.View::complete);
  }
}
