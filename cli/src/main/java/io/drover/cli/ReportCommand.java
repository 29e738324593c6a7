package io.drover.cli;

import io.drover.cli.client.Snapshots;
import io.drover.cli.report.Reports;
import io.drover.schemas.record.Migration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Shows what a dry run or a comparison found.")
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();
  @Mixin private RateOptions rates = new RateOptions();

  @Parameters(paramLabel = "ID", description = "The job.")
  private String id = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Most differences in the table; --json has them all. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    try (Session session = Session.forLooking(connection, main.clock())) {
      Migration job = new Snapshots(session.clients()).migrations().get(id);
      if (job == null) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            "there is no job '%s'; 'drover list' shows those there are".formatted(id));
      }
      Reports reports =
          new Reports(session.clients(), spec.commandLine().getOut(), json, main.clock().instant());
      switch (job.getSpec().getKind()) {
        case DRY_RUN -> reports.dryRun(job, rates.rates());
        case VERIFY -> reports.comparison(job, Math.max(0, limit));
        case MIGRATE, ROLLBACK ->
            throw new CliException(
                ExitCode.USAGE,
                "job '%s' is a %s; reports are of dry runs and comparisons, 'drover status' describes others"
                    .formatted(id, job.getSpec().getKind()));
      }
      return ExitCode.OK.code();
    }
  }
}
