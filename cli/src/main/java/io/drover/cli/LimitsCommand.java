package io.drover.cli;

import io.drover.cli.client.Answer;
import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Requests;
import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JsonView;
import io.drover.cli.view.LimitText;
import io.drover.schemas.limits.LimitRules;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Migration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@picocli.CommandLine.Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows how fast a job may go, or changes it while the job runs.",
      "",
      "Options change what they name and leave the rest as it is.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover limits ID --bytes-per-second 50MiB",
      "  drover limits ID --timetable 'MON-FRI 08:00-18:00 10MiB/s 100/s' --zone Europe/Berlin",
      "      slow in working hours, full speed at night and at the weekend",
      "  drover limits ID --none"
    })
final class LimitsCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(60);

  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(paramLabel = "ID", description = "The job.")
  private String id = "";

  @Mixin private LimitOptions options = new LimitOptions();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Most objects of the job in transfer per worker; 0 leaves it to the worker.")
  private @Nullable Integer concurrency;

  @Option(names = "--none", description = "Take all limits away, the timetable included.")
  private boolean none;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    boolean shows = wanted(null).isEmpty();
    try (Session session =
        shows
            ? Session.forLooking(connection, main.clock())
            : Session.forRequests(connection, main.clock())) {
      Migration job = new Snapshots(session.clients()).migrations().get(id);
      if (job == null) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            "there is no job '%s'; 'drover list' shows those there are".formatted(id));
      }
      Optional<Limits> wanted = wanted(job.getLimits());
      show(wanted.isEmpty() ? job.getLimits() : changed(session, job, wanted.get()));
      return ExitCode.OK.code();
    }
  }

  /** What the job shall have; empty if nothing is asked for. */
  private Optional<Limits> wanted(@Nullable Limits present) {
    Optional<Limits> rates = options.over(none ? null : present);
    if (concurrency == null && !none) {
      return rates;
    }
    Limits.Builder limits =
        Limits.newBuilder(
            rates.orElseGet(() -> none || present == null ? Limits.newBuilder().build() : present));
    if (concurrency != null) {
      limits.setConcurrency(concurrency);
    }
    return Optional.of(LimitRules.check(limits.build()));
  }

  private Limits changed(Session session, Migration job, Limits wanted) {
    if (wanted.equals(job.getLimits()) && !JobFollower.isFinal(job.getState())) {
      return wanted;
    }
    Answer answer = new Requests(session.clients(), main.nanos()).send(request(wanted), ANSWER);
    return switch (answer) {
      case Answer.Accepted _ -> wanted;
      case Answer.Refused(String reason) ->
          throw new CliException(ExitCode.REFUSED, "the request was refused: " + reason);
      case Answer.Pending() ->
          throw new CliException(
              ExitCode.NO_ANSWER,
              "no coordinator answered within %d s; the request for %s stays on its topic and is answered once one is there"
                  .formatted(ANSWER.toSeconds(), id));
    };
  }

  private Command request(Limits wanted) {
    return Command.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setMigrationId(id)
        .setAction(Action.SET_LIMITS)
        .setLimits(wanted)
        .setRequestedBy(System.getProperty("user.name", ""))
        .setRequestedAt(main.clock().instant())
        .build();
  }

  private void show(@Nullable Limits limits) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(JsonView.line(limits == null ? Limits.newBuilder().build() : limits));
    } else {
      LimitText.lines(limits, main.clock().instant()).forEach(out::println);
    }
  }
}
