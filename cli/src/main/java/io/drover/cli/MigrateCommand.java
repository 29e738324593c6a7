package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Snapshots;
import io.drover.cli.report.Reports;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.storage.StoreUri;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
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
      "  drover migrate --dry-run --mode move s3://a/x azblob://b/x",
      "      what would happen, and how long it would take; nothing is written",
      "  drover migrate --live --detach s3://a/photos/ azblob://b/photos/",
      "      applications keep writing; then: drover cutover ID, drover finalize ID",
      "  drover migrate --config drover.properties --detach s3://a/ s3://b/",
      "      on the cluster that the settings name; returns once accepted"
    })
final class MigrateCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private SpecOptions specification = new SpecOptions();
  @Mixin private LiveOptions live = new LiveOptions();
  @Mixin private RateOptions rates = new RateOptions();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--dry-run",
      description =
          "Judge every object and write nothing, then report what would be copied, skipped, in"
              + " conflict or changed by a rule of the target, and how long it would take.")
  private boolean dryRun;

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
    MigrationSpec spec = wanted();
    try (var interruption = new Interruption();
        Session session = Session.forWork(connection, main.clock())) {
      interruption.closeOnInterrupt(session);
      if (detach && session.worksHere()) {
        throw new CliException(
            ExitCode.USAGE,
            "--detach needs --bootstrap-server or a running 'drover up': this process would take"
                + " the work with it");
      }
      if (session.worksHere() && !dryRun) {
        Locations.createDirectory(StoreUri.parse(spec.getTarget()));
      }
      JobStart start = new JobStart(main, command, session, json);
      String job = start.accepted(spec, id, dryRun ? "d-" : "m-");
      return detach ? ExitCode.OK.code() : follow(session, start, job);
    }
  }

  private MigrationSpec wanted() {
    MigrationSpec spec = specification.spec(Path.of(""));
    Optional<Live> kept = live.live();
    if (kept.isPresent() && dryRun) {
      throw new CliException(ExitCode.USAGE, "--live with --dry-run: a dry run moves nobody");
    }
    return kept.isPresent()
        ? MigrationSpec.newBuilder(spec).setLive(kept.get()).build()
        : dryRun ? MigrationSpec.newBuilder(spec).setKind(JobKind.DRY_RUN).build() : spec;
  }

  private int follow(Session session, JobStart start, String job) throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    Screen screen =
        dryRun && json
            ? Screen.silent(main.nanos())
            : Watching.screen(out, json, session.worksHere(), main.nanos());
    JobFollower.View end = start.follow(job, screen);
    Migration ended = dryRun ? new Snapshots(session.clients()).migrations().get(job) : null;
    if (ended != null) {
      new Reports(session.clients(), out, json, main.clock().instant())
          .dryRun(ended, rates.rates());
    }
    return Verdict.of(end).code();
  }
}
