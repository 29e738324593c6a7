package io.drover.cli;

import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JsonView;
import io.drover.cli.view.Table;
import io.drover.forwarder.route.RouteMap;
import io.drover.forwarder.table.Chain;
import io.drover.forwarder.table.Resolution;
import io.drover.storage.ObjectUri;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows where gateways look for an object: by the route of its prefix, and by forwards of the"
          + " object where it is not there.",
      ""
    },
    footer = {"", "Example:", "  drover resolve s3://photos/2024/a.jpg"})
final class ResolveCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "URI", description = "The object as applications know it.")
  private String uri = "";

  @Option(
      names = "--hops",
      paramLabel = "N",
      defaultValue = "3",
      description = "Most forwards to follow (default: ${DEFAULT-VALUE}).")
  private int hops;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    ObjectUri object = parsed();
    try (Session session = Session.forLooking(connection, main.clock())) {
      Snapshots snapshots = new Snapshots(session.clients());
      RouteMap.Answer route = snapshots.routeMap().find(object);
      Resolution forwards =
          Chain.follow(
              route.reads().canonical(),
              snapshots.forwards((_, _) -> true),
              main.clock().millis(),
              hops);
      Map<String, Object> answer = answer(object, route, forwards);
      spec.commandLine().getOut().println(json ? JsonView.line(answer) : table(answer));
      return forwards instanceof Resolution.Ends
          ? ExitCode.OK.code()
          : ExitCode.OBJECTS_FAILED.code();
    }
  }

  private ObjectUri parsed() {
    try {
      return ObjectUri.parse(uri);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static Map<String, Object> answer(
      ObjectUri object, RouteMap.Answer route, Resolution forwards) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("object", object.canonical());
    answer.put("route", route.prefix().orElse(""));
    answer.put("reads", route.reads().canonical());
    answer.put("writes", route.writes().map(ObjectUri::canonical).orElse("held"));
    answer.put("forwards", forwards.way().stream().skip(1).toList());
    answer.put(
        "result",
        switch (forwards) {
          case Resolution.Ends(var way) -> way.size() > 1 ? "forwarded" : "not forwarded";
          case Resolution.Loops _ -> "refused: the forwards are a loop";
          case Resolution.TooLong _ -> "refused: more hops than are followed";
        });
    return answer;
  }

  private static Table table(Map<String, Object> answer) {
    var table = new Table("WHAT", "WHERE");
    answer.forEach((name, value) -> table.row(name, value));
    return table;
  }
}
