package io.drover.cli;

import io.drover.cli.client.Answer;
import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Requests;
import io.drover.cli.client.Snapshots;
import io.drover.cli.view.CutoverView;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Verification;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
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
    name = "rollback",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Undoes a job that has ended. Of a copy it removes the copies that are unchanged since; of a"
          + " move it brings the sources back from the copies, checked by SHA-256 against the"
          + " receipts, and then removes the copies.",
      "What cannot be undone is left alone and listed by 'drover failures': copies that changed"
          + " since, that replaced an older object, that have no receipt, or whose source is gone.",
      "Of a live job it moves the traffic back to the source, with all that was written since; that"
          + " is possible until 'drover finalize ID'.",
      "It is a job like any other: interrupt it and run the same command again, and it goes on.",
      ""
    })
final class RollbackCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration SEAL = Duration.ofSeconds(60);

  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "The job to undo.")
  private String undoes = "";

  @Option(
      names = "--id",
      paramLabel = "NEW",
      description = "Id of the rollback. Default: rollback-ID.")
  private @Nullable String id;

  @Option(
      names = "--wait",
      description =
          "Show progress until the rollback ends; the exit code is then that of the rollback."
              + " Always so where the work happens in this process.")
  private boolean wait;

  @Option(names = "--json", description = "Progress as one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try (var interruption = new Interruption();
        Session session = Session.forWork(connection, main.clock())) {
      interruption.closeOnInterrupt(session);
      Map<String, Migration> jobs = new Snapshots(session.clients()).migrations();
      Migration job = jobs.get(undoes);
      if (job == null) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            "there is no job '%s'; 'drover list' shows those there are".formatted(undoes));
      }
      if (job.getSpec().getLive() != null) {
        return switchBack(session);
      }
      String rollback = id == null ? "rollback-" + undoes : id;
      MigrationSpec spec = spec(job);
      Migration present = jobs.get(rollback);
      if (present == null || !present.getSpec().equals(spec)) {
        awaitSeal(session, job);
        request(session, rollback, spec);
      }
      say("Rollback %s undoes %s.".formatted(rollback, undoes));
      return wait || session.worksHere() ? follow(session, rollback) : ExitCode.OK.code();
    }
  }

  /** The way back of a live job is a switch of the job itself. */
  private int switchBack(Session session) throws InterruptedException {
    Migration granted =
        granted(
            session,
            Command.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setMigrationId(undoes)
                .setAction(Action.SWITCH_BACK)
                .setRequestedBy(System.getProperty("user.name", ""))
                .setRequestedAt(main.clock().instant())
                .build());
    say("Migration %s moves its traffic back to the source.".formatted(undoes));
    if (!wait && !session.worksHere()) {
      return ExitCode.OK.code();
    }
    try (var follower =
        new JobFollower(session.clients(), undoes, granted.getRevision(), main.nanos())) {
      follower.start();
      JobFollower.View end =
          Watching.screen(out(), json, session.worksHere(), main.nanos())
              .follow(follower, CutoverView::decided);
      return (CutoverView.atSource(end) ? ExitCode.OK : ExitCode.FAILURE).code();
    }
  }

  private MigrationSpec spec(Migration job) {
    MigrationSpec undone = job.getSpec();
    return MigrationSpec.newBuilder()
        .setKind(JobKind.ROLLBACK)
        .setUndoes(undoes)
        .setSource(undone.getTarget())
        .setTarget(undone.getSource())
        .setMode(undone.getMode())
        .setExisting(Existing.FAIL)
        .setVerification(undone.getMode() == Mode.MOVE ? Verification.FULL : Verification.SIZE)
        .setMaxAttempts(undone.getMaxAttempts())
        .setConcurrency(undone.getConcurrency())
        .setMaxInFlight(undone.getMaxInFlight())
        .setServerSide(false)
        .build();
  }

  /** A job that has just ended, or whose coordinator has just come up, is sealed in a moment. */
  private void awaitSeal(Session session, Migration job) throws InterruptedException {
    if (JobFollower.isFinal(job.getState())
        && job.getStartedAt() != null
        && job.getEvidence() == null) {
      try (var follower = new JobFollower(session.clients(), undoes, main.nanos())) {
        follower.start();
        follower.awaitSeal(SEAL);
      }
    }
  }

  private void request(Session session, String rollback, MigrationSpec spec) {
    Command start =
        Command.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setMigrationId(rollback)
            .setAction(Action.START)
            .setSpec(spec)
            .setRequestedBy(System.getProperty("user.name", ""))
            .setRequestedAt(main.clock().instant())
            .build();
    Migration _ = granted(session, start);
  }

  private Migration granted(Session session, Command request) {
    return switch (new Requests(session.clients(), main.nanos()).send(request, ANSWER)) {
      case Answer.Accepted(Migration granted) -> granted;
      case Answer.Refused(String reason) ->
          throw new CliException(ExitCode.REFUSED, "the request was refused: " + reason);
      case Answer.Pending() ->
          throw new CliException(
              ExitCode.NO_ANSWER,
              "no coordinator answered within %d s; the request for %s stays on its topic and runs once one is there"
                  .formatted(ANSWER.toSeconds(), request.getMigrationId()));
    };
  }

  private int follow(Session session, String rollback) throws InterruptedException {
    try (var follower = new JobFollower(session.clients(), rollback, main.nanos())) {
      follower.start();
      JobFollower.View end =
          Watching.screen(out(), json, session.worksHere(), main.nanos()).follow(follower);
      if (session.worksHere() && end.completed()) {
        follower.awaitSeal(SEAL);
      }
      Verdict.reason(end)
          .ifPresent(
              reason ->
                  command
                      .commandLine()
                      .getErr()
                      .println("drover: rollback " + rollback + ": " + reason));
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
