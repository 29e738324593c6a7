package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JobView;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Progress;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Describes one job, or watches it until it ends.")
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "The job.")
  private String id = "";

  @Option(
      names = "--watch",
      description = "Show progress until the job ends; the exit code is then that of the job.")
  private boolean watch;

  @Option(names = "--json", description = "As JSON; with --watch one object per line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = Session.forLooking(connection, main.clock())) {
      var snapshots = new Snapshots(session.clients());
      Migration job = snapshots.migrations().get(id);
      if (job == null) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            "there is no job '%s'; 'drover list' shows those there are".formatted(id));
      }
      if (watch) {
        return watch(session);
      }
      Optional<Progress> progress = Optional.ofNullable(snapshots.progress().get(id));
      out()
          .println(
              json
                  ? JobView.json(job, progress)
                  : JobView.text(job, progress, main.clock().instant()));
      return ExitCode.OK.code();
    }
  }

  private int watch(Session session) throws InterruptedException {
    try (var follower = new JobFollower(session.clients(), id, main.nanos())) {
      follower.start();
      JobFollower.View end = Watching.screen(out(), json, false, main.nanos()).follow(follower);
      Verdict.reason(end)
          .ifPresent(
              reason ->
                  spec.commandLine().getErr().println("drover: migration " + id + ": " + reason));
      return Verdict.of(end).code();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
