package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Action;
import picocli.CommandLine.Command;

@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Stops a job from beginning new transfers; those under way finish.",
      "",
      "With --wait it returns once nothing of the job is under way any more. The job keeps its"
          + " place",
      "and holds up nobody; `drover resume ID` goes on, after any number of restarts.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover pause m-20260101-120000",
      "  drover pause m-20260101-120000 --wait --config drover.properties"
    })
final class PauseCommand extends SteeringCommand {
  @Override
  Steering.Request request() {
    return new Steering.Request(
        Action.PAUSE,
        "Migration %s is paused: nothing new is begun, what is under way finishes.",
        JobFollower.View::still);
  }
}
