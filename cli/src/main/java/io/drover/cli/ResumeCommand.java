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
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Steering steering = new Steering();

  @Override
  public Integer call() throws InterruptedException {
    return steering.ask(
        Action.RESUME,
        "Migration %s goes on.",
        JobFollower.View::complete,
        main,
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }
}
