package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Snapshots;
import io.drover.cli.report.Reports;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Verification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@picocli.CommandLine.Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares every object of SOURCE and TARGET and changes nothing.",
      "",
      "Lists what is missing at the target, extra at the target, or different. Exit code 0 if both"
          + " are the same, 3 if they differ. Interrupt it and run the same command again: the"
          + " comparison goes on where it was.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover verify s3://photos/2026 azblob://photos/2026",
      "      by checksum: stored ones where both stores keep one of a kind, else by reading",
      "  drover verify --by size s3://a/ s3://b/",
      "      names and sizes, from the listings alone",
      "  drover verify --json --by full ./photos s3://photos/",
      "      every difference as a line of JSON, then the sums"
    })
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private Connection connection = new Connection();

  @Parameters(index = "0", paramLabel = "SOURCE", description = "One place.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "The other one.")
  private String target = "";

  @Option(
      names = "--by",
      paramLabel = "MODE",
      defaultValue = "checksum",
      converter = SpecOptions.VerificationConverter.class,
      description =
          "size: names and sizes as listed; checksum: also content by stored checksums, or by"
              + " reading where these do not compare, and headers, metadata and tags; full: the"
              + " same, and both sides are read. Default: ${DEFAULT-VALUE}.")
  private Verification by = Verification.CHECKSUM;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Calls of one storage operation before its object fails. Default: ${DEFAULT-VALUE}.")
  private int maxAttempts = 5;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Most differences in the table; --json has them all. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The job's id. Default: an unfinished comparison of the same places, or a new one named"
              + " by the time.")
  private @Nullable String id;

  @Option(names = "--json", description = "Every difference as a line of JSON, then the sums.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 0) {
      throw new CliException(
          ExitCode.USAGE, "--limit is %d; it must not be negative".formatted(limit));
    }
    MigrationSpec spec = spec(Path.of(""));
    try (var interruption = new Interruption();
        Session session = Session.forWork(connection, main.clock())) {
      interruption.closeOnInterrupt(session);
      JobStart start = new JobStart(main, command, session, json);
      String job = start.accepted(spec, id, "v-");
      PrintWriter out = command.commandLine().getOut();
      JobFollower.View end =
          start.follow(
              job,
              json
                  ? Screen.silent(main.nanos())
                  : Watching.screen(out, false, session.worksHere(), main.nanos()));
      Migration ended = new Snapshots(session.clients()).migrations().get(job);
      if (ended != null) {
        new Reports(session.clients(), out, json, main.clock().instant()).comparison(ended, limit);
      }
      return Verdict.of(end).code();
    }
  }

  private MigrationSpec spec(Path workingDirectory) {
    return MigrationSpec.newBuilder()
        .setSource(Locations.parse(source, workingDirectory).toString())
        .setTarget(Locations.parse(target, workingDirectory).toString())
        .setKind(JobKind.VERIFY)
        .setVerification(by)
        .setMaxAttempts(maxAttempts)
        .setFilter(selection.filter())
        .setKeyList(selection.keyList(workingDirectory))
        .build();
  }
}
