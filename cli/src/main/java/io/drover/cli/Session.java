package io.drover.cli;

import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.cli.runtime.RoleName;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.RegistryConfig;
import io.drover.schemas.SchemaRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One command's way to Kafka: a cluster, the embedded runtime that another process has up, or one
 * started for this command.
 *
 * <p>{@link #close} stops what was started for it.
 */
final class Session implements AutoCloseable {
  /** Longest wait for another process's runtime to come up or go away. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final Optional<EmbeddedRuntime> runtime;

  private Session(KafkaClients clients, Optional<EmbeddedRuntime> runtime) {
    this.clients = clients;
    this.runtime = runtime;
  }

  /**
   * A session in which work gets done: where no cluster is named, all roles run in this process.
   */
  static Session forWork(Connection connection, Clock clock) {
    return open(connection, RoleName.configured(connection.settings()), clock);
  }

  /** A session that only looks. */
  static Session forLooking(Connection connection, Clock clock) {
    return open(connection, List.of(), clock);
  }

  /**
   * A session that asks for something: where no cluster is named and no runtime is up, a
   * coordinator answers in this process.
   */
  static Session forRequests(Connection connection, Clock clock) {
    return open(connection, List.of(RoleName.COORDINATOR), clock);
  }

  /** A session with a cluster; there must be one. */
  static Session withCluster(Settings settings) {
    return cluster(settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private static Session open(Connection connection, List<RoleName> roles, Clock clock) {
    Settings settings = connection.settings();
    if (Connection.cluster(settings).isPresent()) {
      Logs.configure(LogConfig.of(settings), Optional.empty());
      Session session = withCluster(settings);
      new TopicAdmin(session.clients).check();
      return session;
    }
    // Whatever the broker in this process has to say, the terminal belongs to the command.
    Logs.configure(LogConfig.of(settings), Optional.of(connection.directory().log()));
    return embedded(connection.directory(), settings, roles, clock);
  }

  private static Session embedded(
      Directory directory, Settings settings, List<RoleName> roles, Clock clock) {
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += PAUSE.toMillis()) {
      Optional<EmbeddedRuntime> own = EmbeddedRuntime.start(directory, settings, roles, clock);
      if (own.isPresent()) {
        return new Session(own.get().clients(), own);
      }
      Optional<Directory.Addresses> other = directory.addresses();
      if (other.isPresent()) {
        return attached(other.get(), settings);
      }
      LockSupport.parkNanos(
          PAUSE.toNanos()); // Another process holds the directory and is on its way up or down.
    }
    throw new CliException(
        ExitCode.NO_ANSWER,
        "another process holds %s and did not come up within %d s"
            .formatted(directory, PATIENCE.toSeconds()));
  }

  private static Session attached(Directory.Addresses addresses, Settings settings) {
    Settings connected =
        settings.with(Map.of("kafka.bootstrap.servers", addresses.bootstrapServers()));
    return new Session(
        EmbeddedRuntime.clients(connected, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
        Optional.empty());
  }

  private static Session cluster(Settings settings, PrometheusMeterRegistry meters) {
    return new Session(clients(settings, meters), Optional.empty());
  }

  /** Clients of a cluster with its schema registry. */
  static KafkaClients clients(Settings settings, PrometheusMeterRegistry meters) {
    if (!settings.values().containsKey("schema.registry.url")) {
      throw new CliException(
          ExitCode.USAGE,
          "setting 'schema.registry.url' is missing; a cluster needs a schema registry with the"
              + " Confluent REST API");
    }
    SchemaRegistry registry = RegistryConfig.of(settings.values()).open();
    return new KafkaClients(MessagingConfig.of(settings.values()), registry, meters);
  }

  KafkaClients clients() {
    return clients;
  }

  /** Whether the work happens in this very process. */
  boolean worksHere() {
    return runtime.isPresent();
  }

  @Override
  public void close() {
    runtime.ifPresent(EmbeddedRuntime::close);
  }
}
