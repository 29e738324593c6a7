package io.drover.cli;

import io.drover.cli.client.ObjectEvent;
import io.drover.cli.client.ObjectHistory;
import io.drover.cli.client.Snapshots;
import io.drover.cli.view.EventView;
import io.drover.schemas.record.Migration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints everything that happened to one object, in order, in every job that it is part of:"
          + " planned, copied, attempts, errors, versions, verdicts. Tasks and copies are kept for"
          + " two weeks, outcomes for ever.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover explain s3://photos/2026/cat.jpg",
      "  drover explain ./photos/cat.jpg --json"
    })
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Parameters(
      paramLabel = "URI",
      description = "The object, at the source or the target: a store URI with its key, or a file.")
  private String uri = "";

  @Option(names = "--job", paramLabel = "ID", description = "Only what happened in this job.")
  private @Nullable String job;

  @Option(names = "--json", description = "One JSON object per event, with the whole record.")
  private boolean json;

  @Override
  public Integer call() {
    ObjectPlace object = ObjectPlace.parse(uri, Path.of(""));
    try (Session session = Session.forLooking(connection, main.clock())) {
      Map<Migration, String> places = places(object, new Snapshots(session.clients()).migrations());
      if (places.isEmpty()) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            job == null
                ? "%s is not part of any job; 'drover list' shows those there are".formatted(uri)
                : "%s is not part of a job '%s'".formatted(uri, job));
      }
      print(new ObjectHistory(session.clients()).of(places), places);
      return ExitCode.OK.code();
    }
  }

  private Map<Migration, String> places(ObjectPlace object, Map<String, Migration> jobs) {
    Map<Migration, String> places = new LinkedHashMap<>();
    for (Migration each : jobs.values()) {
      if (job == null || job.equals(each.getMigrationId())) {
        object.sourceKey(each).ifPresent(key -> places.put(each, key));
      }
    }
    return places;
  }

  private void print(List<ObjectEvent> events, Map<Migration, String> places) {
    PrintWriter out = spec.commandLine().getOut();
    events.forEach(event -> out.println(json ? EventView.json(event) : EventView.text(event)));
    if (json) {
      return;
    }
    places
        .keySet()
        .forEach(
            each ->
                out.println(
                    "%s: %s %s → %s is %s"
                        .formatted(
                            each.getMigrationId(),
                            each.getSpec().getKind(),
                            each.getSpec().getSource(),
                            each.getSpec().getTarget(),
                            each.getState())));
    if (events.isEmpty()) {
      out.println("Nothing is on record about this object.");
    }
  }
}
