package io.drover.cli;

import io.drover.cli.client.Answer;
import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Requests;
import io.drover.cli.client.Snapshots;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.storage.StoreUri;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@picocli.CommandLine.Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Copies or moves every object of SOURCE to TARGET, verified.",
      "",
      "Without --bootstrap-server everything runs in this process, with its state in the data"
          + " directory. Interrupt it and run the same command again: the job goes on where it"
          + " was.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover migrate /data/photos s3://photos/2026",
      "  drover migrate --include '**/*.jpg' --exclude 'tmp/**' /data/photos s3://photos/",
      "  drover migrate --keys s3://inventory/photos/manifest.json s3://photos/ azblob://photos/",
      "  drover migrate --verify full s3://minio@photos/ azblob://photos/",
      "      the settings store.minio.* say where minio is",
      "  drover migrate --config drover.properties --detach s3://a/ s3://b/",
      "      on the cluster that the settings name; returns once accepted"
    })
final class MigrateCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration SEAL = Duration.ofMinutes(1);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private SpecOptions specification = new SpecOptions();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The job's id. Default: an unfinished job with the same specification, or a new one named"
              + " by the time.")
  private @Nullable String id;

  @Option(
      names = "--detach",
      description = "Return once the job is accepted. Needs a cluster or a runtime that is up.")
  private boolean detach;

  @Option(names = "--json", description = "Progress as one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    MigrationSpec spec = specification.spec(Path.of(""));
    try (var interruption = new Interruption();
        Session session = Session.forWork(connection, main.clock())) {
      interruption.closeOnInterrupt(session);
      if (detach && session.worksHere()) {
        throw new CliException(
            ExitCode.USAGE,
            "--detach needs --bootstrap-server or a running 'drover up': this process would take"
                + " the work with it");
      }
      if (session.worksHere()) {
        Locations.createDirectory(StoreUri.parse(spec.getTarget()));
      }
      String job = accepted(session, spec);
      return detach ? ExitCode.OK.code() : follow(session, job);
    }
  }

  private String accepted(Session session, MigrationSpec spec) {
    Optional<Migration> unfinished = unfinished(session, spec);
    if (unfinished.isPresent()) {
      say("Migration %s goes on where it was.".formatted(unfinished.get().getMigrationId()));
      return unfinished.get().getMigrationId();
    }
    String chosen = id == null ? "m-" + STAMP.format(main.clock().instant()) : id;
    Answer answer = new Requests(session.clients(), main.nanos()).send(start(chosen, spec), ANSWER);
    return switch (answer) {
      case Answer.Accepted(Migration migration) -> {
        say("Migration %s: %s → %s".formatted(chosen, spec.getSource(), spec.getTarget()));
        yield migration.getMigrationId();
      }
      case Answer.Refused(String reason) ->
          throw new CliException(ExitCode.REFUSED, "the request was refused: " + reason);
      case Answer.Pending() ->
          throw new CliException(
              ExitCode.NO_ANSWER,
              "no coordinator answered within %d s; the request for %s stays on its topic and runs once one is there"
                  .formatted(ANSWER.toSeconds(), chosen));
    };
  }

  private Optional<Migration> unfinished(Session session, MigrationSpec spec) {
    return new Snapshots(session.clients())
        .migrations().values().stream()
            .filter(job -> id == null || job.getMigrationId().equals(id))
            .filter(job -> job.getSpec().equals(spec))
            .filter(job -> id != null || !JobFollower.isFinal(job.getState()))
            .findFirst();
  }

  private Command start(String job, MigrationSpec spec) {
    return Command.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setMigrationId(job)
        .setAction(Action.START)
        .setSpec(spec)
        .setRequestedBy(System.getProperty("user.name", ""))
        .setRequestedAt(main.clock().instant())
        .build();
  }

  private int follow(Session session, String job) throws InterruptedException {
    try (var follower = new JobFollower(session.clients(), job, main.nanos())) {
      follower.start();
      JobFollower.View end =
          Watching.screen(out(), json, session.worksHere(), main.nanos()).follow(follower);
      if (session.worksHere() && end.completed()) {
        // The coordinator that seals the job ends with this process; the next one would do it.
        follower.awaitSeal(SEAL);
      }
      Verdict.reason(end)
          .ifPresent(
              reason ->
                  command
                      .commandLine()
                      .getErr()
                      .println("drover: migration " + job + ": " + reason));
      return Verdict.of(end).code();
    }
  }

  private void say(String line) {
    if (!json) {
      out().println(line);
      out().flush();
    }
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
