package io.drover.cli;

import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JsonView;
import io.drover.cli.view.ProgressView;
import io.drover.cli.view.Quantity;
import io.drover.cli.view.Table;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the jobs.")
final class ListCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only jobs in this state: ${COMPLETION-CANDIDATES}.")
  private @Nullable MigrationState state;

  @Option(names = "--json", description = "One JSON object per job.")
  private boolean json;

  @Override
  public Integer call() {
    try (Session session = Session.forLooking(connection, main.clock())) {
      var snapshots = new Snapshots(session.clients());
      List<Migration> jobs =
          snapshots.migrations().values().stream()
              .filter(job -> state == null || job.getState() == state)
              .toList();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        jobs.forEach(job -> out.println(JsonView.line(job)));
      } else {
        out.println(table(jobs, snapshots.progress()));
      }
      return ExitCode.OK.code();
    }
  }

  private static Table table(List<Migration> jobs, Map<String, Progress> progress) {
    var table = new Table("ID", "STATE", "MODE", "FINISHED", "FAILED", "SOURCE", "TARGET");
    for (Migration job : jobs) {
      Progress figures = progress.get(job.getMigrationId());
      table.row(
          job.getMigrationId(),
          job.getState(),
          job.getSpec().getMode(),
          figures == null
              ? "–"
              : Quantity.count(ProgressView.finished(figures))
                  + "/"
                  + Quantity.count(figures.getTotal()),
          figures == null ? "–" : Quantity.count(figures.getFailed()),
          job.getSpec().getSource(),
          job.getSpec().getTarget());
    }
    return table;
  }
}
