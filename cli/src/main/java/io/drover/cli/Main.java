package io.drover.cli;

import io.drover.cli.demo.DemoCommand;
import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Entry point of the {@code drover} command: the one place that touches the system's clock,
 * terminal and exit code.
 */
@Command(
    name = "drover",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Moves objects between S3, S3-compatible stores, Azure Blob and files.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything that was asked for is done",
      "1:something failed that should not; the message says what",
      "2:the command line or a setting is wrong",
      "3:the job completed, but some objects failed: see drover failures ID",
      "4:the job failed or was cancelled; the message says why",
      "5:the coordinator refused the request; the message says why",
      "6:Kafka or the coordinator did not answer in time",
      "7:no such job",
      "8:the evidence does not hold: the file was changed, the store differs from it, or it is not"
          + " as sealed",
      "130:interrupted; the same command goes on where it was"
    },
    footer = {
      "",
      "Examples:",
      "  drover migrate ./photos s3://photos/2026",
      "      copy a directory to a bucket, with everything in this process",
      "  drover migrate --mode move s3://a/x azblob://b/x",
      "      move: delete each source object once its copy is verified",
      "  drover demo",
      "      a live cutover on this machine, there and back, with what a skeptic wants to see",
      "  drover up",
      "      a runtime in the foreground, for Kafka's own tools to look at",
      "  drover run copier --config drover.properties",
      "      one role of a real deployment"
    },
    subcommands = {
      MigrateCommand.class,
      VerifyCommand.class,
      ReportCommand.class,
      StatusCommand.class,
      ListCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      CancelCommand.class,
      CutoverCommand.class,
      FinalizeCommand.class,
      SweepCommand.class,
      FailuresCommand.class,
      LimitsCommand.class,
      RoutesCommand.class,
      ResolveCommand.class,
      ForwardsCommand.class,
      RollbackCommand.class,
      ExplainCommand.class,
      RetryFailedCommand.class,
      EvidenceCommand.class,
      UpCommand.class,
      DemoCommand.class,
      RunCommand.class,
      TopicsCommand.class,
      CompletionCommand.class,
      RehearseCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private final Clock clock = Clock.systemUTC();
  private final LongSupplier nanos = System::nanoTime;

  public static void main(String[] args) {
    // Before anything logs: the default of the logging library writes everything to standard
    // output, into what scripts read.
    Logs.configure(new LogConfig(false, "WARN", "WARN"), Optional.empty());
    System.exit(execute(args));
  }

  /** Runs one command line and returns its exit code. */
  private static int execute(String... args) {
    return commandLine(new Main()).execute(args);
  }

  /**
   * Runs one command line in this process, for programs that embed it.
   *
   * @param out where its output goes
   * @param err where its messages go
   * @return its exit code
   */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    return commandLine(new Main()).setOut(out).setErr(err).execute(args);
  }

  /** The command line, with what it prints still to be redirected. */
  static CommandLine commandLine(Main main) {
    return new CommandLine(main)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line.getErr()));
  }

  /** Wall clock of the process. */
  public Clock clock() {
    return clock;
  }

  /** A clock that only goes forward, in nanoseconds. */
  public LongSupplier nanos() {
    return nanos;
  }

  private static int explain(Exception failure, PrintWriter err) throws Exception {
    if (failure instanceof InterruptedException) {
      return ExitCode.INTERRUPTED.code();
    }
    ExitCode code =
        switch (failure) {
          case CliException known -> known.exitCode();
          case ConfigException _, IllegalArgumentException _ -> ExitCode.USAGE;
          case org.apache.kafka.common.errors.TimeoutException _ -> ExitCode.NO_ANSWER;
          case RuntimeException _ -> ExitCode.FAILURE;
          default -> throw failure;
        };
    err.println("drover: " + message(failure));
    org.slf4j.LoggerFactory.getLogger(Main.class).atDebug().setCause(failure).log("command failed");
    return code.code();
  }

  private static String message(Throwable failure) {
    var text =
        new StringBuilder(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String more = cause.getMessage();
      if (more != null && text.indexOf(more) < 0) {
        text.append(": ").append(more);
      }
    }
    return text.toString();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The version of the jar that runs. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"drover " + (version == null ? "(not packaged)" : version)};
    }
  }
}
