package io.drover.cli;

import io.drover.cli.client.Answer;
import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Requests;
import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JsonView;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Migration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that steer a job have in common: one request about one job, and its answer. */
final class Steering {
  private static final Duration ANSWER = Duration.ofSeconds(60);

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "The job; 'drover list' shows them.")
  private String id = "";

  @Option(
      names = "--wait",
      description =
          "Wait for what is said above. Without it the command returns once the request is"
              + " granted; what was granted survives any restart.")
  private boolean wait;

  @Option(
      names = "--json",
      description = "The job as JSON; with --wait its progress, line by line.")
  private boolean json;

  String id() {
    return id;
  }

  /**
   * What is asked.
   *
   * @param said what to tell once it is granted, with a place for the id
   * @param effect what to wait for
   * @param whenReady whether to do it as soon as the job is ready
   * @param goesOn whether the job has work to do then: a process that does the work itself does it
   * @param verdict the exit code once it was waited for
   */
  record Request(
      Action action,
      String said,
      Predicate<JobFollower.View> effect,
      boolean whenReady,
      boolean goesOn,
      Function<JobFollower.View, ExitCode> verdict) {
    Request(Action action, String said, Predicate<JobFollower.View> effect) {
      this(action, said, effect, false, false, Verdict::of);
    }

    /** A request after which the job works until it ends. */
    static Request toGoOn(Action action, String said) {
      return new Request(action, said, JobFollower.View::complete, false, true, Verdict::of);
    }
  }

  /**
   * Asks, says how it was answered, and waits if that is wanted.
   *
   * @return the exit code
   */
  int ask(Request request, Main main, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    try (var interruption = new Interruption();
        Session session = Session.forWork(connection, main.clock())) {
      interruption.closeOnInterrupt(session);
      checkKnown(session);
      Migration job = granted(session, request, main);
      if (!wait && !(request.goesOn() && session.worksHere())) {
        out.println(json ? JsonView.line(job) : request.said().formatted(id));
        return ExitCode.OK.code();
      }
      if (!json) {
        out.println(request.said().formatted(id));
      }
      return await(session, job, request, main, out, err);
    }
  }

  private void checkKnown(Session session) {
    if (!new Snapshots(session.clients()).migrations().containsKey(id)) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "there is no job '%s'; 'drover list' shows those there are".formatted(id));
    }
  }

  private Migration granted(Session session, Request request, Main main) {
    Command command =
        Command.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setMigrationId(id)
            .setAction(request.action())
            .setWhenReady(request.whenReady())
            .setRequestedBy(System.getProperty("user.name", ""))
            .setRequestedAt(main.clock().instant())
            .build();
    return switch (new Requests(session.clients(), main.nanos()).send(command, ANSWER)) {
      case Answer.Accepted(Migration job) -> job;
      case Answer.Refused(String reason) ->
          throw new CliException(ExitCode.REFUSED, "the request was refused: " + reason);
      case Answer.Pending() ->
          throw new CliException(
              ExitCode.NO_ANSWER,
              "no coordinator answered within %d s; the request stays on its topic and is answered once one is there"
                  .formatted(ANSWER.toSeconds()));
    };
  }

  private int await(
      Session session, Migration job, Request request, Main main, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    try (var follower = new JobFollower(session.clients(), id, job.getRevision(), main.nanos())) {
      follower.start();
      JobFollower.View end =
          Watching.screen(out, json, session.worksHere(), main.nanos())
              .follow(follower, request.effect());
      Verdict.reason(end)
          .ifPresent(reason -> err.println("drover: migration " + id + ": " + reason));
      return request.verdict().apply(end).code();
    }
  }
}
