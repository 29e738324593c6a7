package io.drover.cli;

import io.drover.cli.client.Failures;
import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JsonView;
import io.drover.cli.view.Table;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Outcome;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "failures",
    mixinStandardHelpOptions = true,
    description = "Shows the objects of a job that failed, and why.",
    footer = {
      "",
      "Examples:",
      "  drover failures m-20260101-120000 --class denied",
      "  drover failures m-20260101-120000 --json | jq -r .sourceKey"
    })
final class FailuresCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "The job.")
  private String id = "";

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Only failures of this class, such as denied or target-changed.")
  private @Nullable String errorClass;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most failures to show. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "One JSON object per failed object.")
  private boolean json;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new CliException(
          ExitCode.USAGE, "--limit is %d; it must be at least 1".formatted(limit));
    }
    try (Session session = Session.forLooking(connection, main.clock())) {
      var snapshots = new Snapshots(session.clients());
      if (!snapshots.migrations().containsKey(id)) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            "there is no job '%s'; 'drover list' shows those there are".formatted(id));
      }
      print(
          snapshots.failures(id, Optional.ofNullable(errorClass), limit),
          spec.commandLine().getOut());
      return ExitCode.OK.code();
    }
  }

  private void print(Failures failures, PrintWriter out) {
    if (json) {
      failures.outcomes().forEach(outcome -> out.println(JsonView.line(outcome)));
      return;
    }
    var table = new Table("KEY", "CLASS", "STAGE", "ATTEMPTS", "MESSAGE");
    for (Outcome outcome : failures.outcomes()) {
      Failure error = outcome.getError();
      table.row(
          outcome.getSourceKey(),
          error == null ? "" : error.getErrorClass(),
          error == null ? "" : error.getStage(),
          outcome.getAttempts(),
          error == null ? "" : error.getMessage());
    }
    out.println(failures.outcomes().isEmpty() ? "No failed objects." : table);
    if (failures.truncated()) {
      out.println("There are more; --limit shows more.");
    }
  }
}
