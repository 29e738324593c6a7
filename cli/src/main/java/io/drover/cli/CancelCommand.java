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
final class CancelCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Steering steering = new Steering();

  @Override
  public Integer call() throws InterruptedException {
    return steering.ask(
        Action.CANCEL,
        "Migration %s is cancelled.",
        JobFollower.View::complete,
        main,
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }
}
