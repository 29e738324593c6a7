package io.drover.cli;

import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.cli.runtime.RoleName;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description =
        "Runs a broker, the schema endpoint and all roles in the foreground, on loopback, until"
            + " interrupted.",
    footer = {
      "",
      "Examples, while it runs:",
      "  drover migrate ./photos s3://photos/2026 --detach",
      "  kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --all-groups",
      "  kcat -b localhost:9092 -L"
    })
final class UpCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Default: ${DEFAULT-VALUE}; 0 takes a free one.")
  private int kafkaPort;

  @Option(
      names = "--schema-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Default: ${DEFAULT-VALUE}; 0 takes a free one.")
  private int schemaPort;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "9464",
      description = "Default: ${DEFAULT-VALUE}; 0 takes a free one.")
  private int adminPort;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings =
        connection
            .settings()
            .withDefault("embedded.port", Integer.toString(kafkaPort))
            .withDefault("embedded.schema.port", Integer.toString(schemaPort))
            .withDefault("admin.port", Integer.toString(adminPort));
    if (Connection.cluster(settings).isPresent()) {
      throw new CliException(
          ExitCode.USAGE, "'drover up' brings its own broker; with a cluster use 'drover run'");
    }
    Logs.configure(LogConfig.of(settings), Optional.empty());
    Directory directory = connection.directory();
    var interruption = new Interruption();
    EmbeddedRuntime runtime =
        EmbeddedRuntime.start(directory, settings, RoleName.configured(settings), main.clock())
            .orElseThrow(
                () ->
                    new CliException(
                        ExitCode.FAILURE,
                        "another process runs on %s already".formatted(directory)));
    interruption.closeOnInterrupt(runtime);
    Directory.Addresses addresses = runtime.addresses();
    PrintWriter out = spec.commandLine().getOut();
    out.println("Kafka            " + addresses.bootstrapServers());
    out.println("Schema registry  " + addresses.registryUrl());
    runtime.gateway().ifPresent(url -> out.println("S3 gateway       " + url));
    out.println("Data             " + directory);
    out.println("Ready. Ctrl-C stops it; jobs go on at the next start.");
    out.flush();
    interruption.await();
    return ExitCode.INTERRUPTED.code();
  }
}
