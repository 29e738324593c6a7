package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Action;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

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
final class PauseCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Steering steering = new Steering();

  @Override
  public Integer call() throws InterruptedException {
    return steering.ask(
        Action.PAUSE,
        "Migration %s is paused: nothing new is begun, what is under way finishes.",
        JobFollower.View::still,
        main,
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }
}
