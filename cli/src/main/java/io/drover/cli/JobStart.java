package io.drover.cli;

import io.drover.cli.client.Answer;
import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Requests;
import io.drover.cli.client.Snapshots;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Requests a job of any kind, or goes on with an unfinished one, and follows it to its end. */
final class JobStart {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration SEAL = Duration.ofMinutes(1);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Main main;
  private final CommandSpec command;
  private final Session session;
  private final boolean json;

  /**
   * @param json whether only JSON may be printed
   */
  JobStart(Main main, CommandSpec command, Session session, boolean json) {
    this.main = main;
    this.command = command;
    this.session = session;
    this.json = json;
  }

  /**
   * The job of a specification: an unfinished one, or one that is requested now.
   *
   * @param id what to call it; null for a name made of the prefix and the time
   * @throws CliException if it is refused, or nobody answers
   */
  String accepted(MigrationSpec spec, @Nullable String id, String prefix) {
    Optional<Migration> unfinished = unfinished(spec, id);
    if (unfinished.isPresent()) {
      say("Migration %s goes on where it was.".formatted(unfinished.get().getMigrationId()));
      return unfinished.get().getMigrationId();
    }
    String chosen = id == null ? prefix + STAMP.format(main.clock().instant()) : id;
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

  private Optional<Migration> unfinished(MigrationSpec spec, @Nullable String id) {
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

  /** Shows progress until the job has ended. */
  JobFollower.View follow(String job, Screen screen) throws InterruptedException {
    try (var follower = new JobFollower(session.clients(), job, main.nanos())) {
      follower.start();
      JobFollower.View end = screen.follow(follower);
      if (session.worksHere() && end.completed() && !end.looksOnly()) {
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
      return end;
    }
  }

  private void say(String line) {
    if (!json) {
      PrintWriter out = command.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }
}
