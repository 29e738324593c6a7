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
    name = "retry-failed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tries the failed objects of a job again, and only those. The job runs until each has a new",
      "outcome; both sides are looked at afresh.",
      "",
      "With --wait it returns when the job ends; the exit code is then that of the job.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover failures m-20260101-120000",
      "  drover retry-failed m-20260101-120000 --wait"
    })
final class RetryFailedCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Steering steering = new Steering();

  @Override
  public Integer call() throws InterruptedException {
    return steering.ask(
        Action.RETRY_FAILED,
        "Migration %s tries its failed objects again.",
        JobFollower.View::complete,
        main,
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }
}
