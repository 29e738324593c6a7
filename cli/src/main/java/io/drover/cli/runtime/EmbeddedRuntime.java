package io.drover.cli.runtime;

import io.drover.cli.ExitCode;
import io.drover.cli.Settings;
import io.drover.embedded.EmbeddedBroker;
import io.drover.embedded.EmbeddedConfig;
import io.drover.embedded.SchemaEndpoint;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileLock;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, the schema endpoint and roles in this process, with state in one directory. Started
 * again on the same directory, the jobs go on where they were. At most one per directory.
 */
public final class EmbeddedRuntime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRuntime.class);

  /**
   * Partitions of the topics of work: enough for the threads of one process, few enough to cost it
   * little memory.
   */
  private static final String PARTITIONS = "4";

  private final Directory directory;
  private final FileLock lock;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private @Nullable EmbeddedBroker broker;
  private @Nullable SchemaEndpoint endpoint;
  private @Nullable RoleSet roles;
  private @Nullable KafkaClients clients;

  private EmbeddedRuntime(Directory directory, FileLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Starts the broker, creates the topics, and starts the roles; empty if another process runs on
   * the directory.
   *
   * @param names roles to start; none for a look at the topics only
   */
  public static Optional<EmbeddedRuntime> start(
      Directory directory, Settings settings, Collection<RoleName> names, Clock clock) {
    Optional<FileLock> lock = directory.tryLock();
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    var runtime = new EmbeddedRuntime(directory, lock.get());
    try {
      runtime.open(settings, names, clock);
      return Optional.of(runtime);
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  private void open(Settings given, Collection<RoleName> names, Clock clock) {
    directory.withdraw(); // Whatever stands there is of a runtime that died.
    EmbeddedConfig config =
        EmbeddedConfig.of(
            given.withDefault("embedded.directory", directory.kafka().toString()).values());
    EmbeddedBroker started = EmbeddedBroker.start(config, EmbeddedRuntime::brokerFailed);
    broker = started;
    SchemaEndpoint schemas =
        SchemaEndpoint.start(
            given.values().getOrDefault("topics.prefix", Topic.DEFAULT_PREFIX),
            config.schemaPort());
    endpoint = schemas;
    Settings settings =
        given
            .with(
                Map.of(
                    "kafka.bootstrap.servers",
                    started.bootstrapServers(),
                    "schema.registry.url",
                    schemas.url()))
            .withDefault("topics.partitions", PARTITIONS)
            .withDefault("topics.replication", "1")
            .withDefault(
                "forwards.cluster", "embedded-" + started.bootstrapServers().replace(':', '-'))
            .withDefault("progress.state.dir", directory.streams().toString());
    KafkaClients connected = clients(settings, meters);
    clients = connected;
    new TopicAdmin(connected).create();
    if (!names.isEmpty()) {
      roles = RoleSet.start(names, settings, connected, meters, clock);
    }
    directory.publish(new Directory.Addresses(started.bootstrapServers(), schemas.url()));
  }

  private static void brokerFailed(String what, Throwable fault) {
    log.atError()
        .setCause(fault)
        .log("the embedded broker cannot go on: {}; the process ends, a restart goes on", what);
    Runtime.getRuntime().halt(ExitCode.FAILURE.code());
  }

  /** Clients of a runtime that is up, in this process or in another. */
  public static KafkaClients clients(Settings settings, PrometheusMeterRegistry meters) {
    return new KafkaClients(
        MessagingConfig.of(settings.values()), new BundledSchemaRegistry(), meters);
  }

  /** Clients of this runtime's broker. */
  public KafkaClients clients() {
    if (clients == null) {
      throw new IllegalStateException("the runtime in %s is not up".formatted(directory));
    }
    return clients;
  }

  /** Where applications reach the gateway, if there is one. */
  public Optional<URI> gateway() {
    return roles == null ? Optional.empty() : roles.gateway();
  }

  /** The meters of this process. */
  public PrometheusMeterRegistry meters() {
    return meters;
  }

  /** Where others find it. */
  public Directory.Addresses addresses() {
    return directory
        .addresses()
        .orElseThrow(
            () -> new IllegalStateException("the runtime in %s is not up".formatted(directory)));
  }

  /**
   * Stops everything in the reverse order. Idempotent; bounded by the drains of the roles and of
   * the broker.
   */
  @Override
  public synchronized void close() {
    if (!lock.isValid()) {
      return;
    }
    directory.withdraw();
    if (roles != null) {
      roles.close();
    }
    if (endpoint != null) {
      endpoint.close();
    }
    if (broker != null) {
      broker.close();
    }
    release();
  }

  private void release() {
    try {
      lock.release();
      lock.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + directory, e);
    }
  }
}
