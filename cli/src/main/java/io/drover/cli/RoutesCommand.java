package io.drover.cli;

import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JsonView;
import io.drover.cli.view.Table;
import io.drover.schemas.record.Route;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "routes",
    mixinStandardHelpOptions = true,
    description = "Shows where gateways send the requests for each prefix that was migrated live.")
final class RoutesCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Option(names = "--json", description = "One JSON object per route.")
  private boolean json;

  @Override
  public Integer call() {
    try (Session session = Session.forLooking(connection, main.clock())) {
      Collection<Route> routes = new Snapshots(session.clients()).routes().values();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        routes.forEach(route -> out.println(JsonView.line(route)));
      } else {
        out.println(table(routes));
      }
      return ExitCode.OK.code();
    }
  }

  private static Table table(Collection<Route> routes) {
    var table = new Table("PREFIX", "JOB", "EPOCH", "SIDE", "STAGE", "SUSPECTS", "TARGET");
    for (Route route : routes) {
      table.row(
          route.getPrefix(),
          route.getMigrationId(),
          route.getEpoch(),
          route.getSide(),
          route.getStage(),
          route.getSuspects().size(),
          route.getTarget());
    }
    return table;
  }
}
