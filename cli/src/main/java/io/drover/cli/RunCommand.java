package io.drover.cli;

import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.cli.runtime.RoleName;
import io.drover.cli.runtime.RoleSet;
import io.drover.messaging.Role;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs roles of a deployment against a Kafka cluster until interrupted: coordinator, copier,"
          + " verifier, progress.",
      "Start as many processes of each as you like; they share the work."
    },
    footer = {
      "",
      "Examples:",
      "  drover run copier --config drover.properties",
      "  drover run coordinator progress --bootstrap-server kafka:9092 --config drover.properties"
    })
final class RunCommand implements Callable<Integer> {
  /** How often the process looks whether a role of it is broken. */
  private static final int CHECK_SECONDS = 2;

  @ParentCommand private Main main = new Main();
  @Mixin private Connection connection = new Connection();

  @Parameters(
      paramLabel = "ROLE",
      arity = "1..*",
      description = "coordinator, copier, verifier, progress or forwarder.")
  private List<String> roles = List.of();

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Port for metrics and health; 0 takes a free one, which the log names. Default:"
              + " ${DEFAULT-VALUE}.")
  private int adminPort;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings =
        connection.settings().withDefault("admin.port", Integer.toString(adminPort));
    List<RoleName> names = roles.stream().map(RoleName::parse).toList();
    if (Connection.cluster(settings).isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          "'drover run' needs --bootstrap-server or the setting kafka.bootstrap.servers; see also"
              + " 'drover up'");
    }
    Logs.configure(LogConfig.of(settings), Optional.empty());
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var interruption = new Interruption();
    RoleSet set =
        RoleSet.start(names, settings, Session.clients(settings, meters), meters, main.clock());
    interruption.closeOnInterrupt(set);
    while (!interruption.await(CHECK_SECONDS, TimeUnit.SECONDS)) {
      Optional<Role> broken =
          set.roles().stream().filter(role -> !role.health().live()).findFirst();
      if (broken.isPresent()) {
        interruption.close();
        set.close();
        throw new CliException(
            ExitCode.FAILURE,
            "role %s is broken: %s".formatted(broken.get().name(), broken.get().health().detail()));
      }
    }
    return ExitCode.INTERRUPTED.code();
  }
}
