package io.drover.e2e;

import static org.awaitility.Awaitility.await;

import io.drover.cli.client.Snapshots;
import io.drover.cli.runtime.RoleName;
import io.drover.embedded.SchemaEndpoint;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Progress;
import io.drover.storage.Waiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * Drover as its operators run it: a broker, a schema registry, and each role in processes of its
 * own.
 */
final class Deployment implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  /** The forwarder that reaches Kafka by a line that can be cut. */
  private static final int CUTTABLE = 2;

  private final Path directory;
  private final int brokerPort = freePort();
  private final int linePort = freePort();
  private final Relay line = new Relay(0, linePort);
  private final SchemaEndpoint registry = SchemaEndpoint.start(Topic.DEFAULT_PREFIX, 0);
  private final Map<String, DroverProcess> processes = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();
  private final Map<Integer, Integer> gatewayPorts = Map.of(1, freePort(), 2, freePort());
  private final Path settings;
  private final KafkaClients clients;
  private DroverProcess broker;

  /**
   * Starts the broker and creates the topics.
   *
   * @param more settings of all roles
   */
  Deployment(Path directory, Map<String, String> more) {
    this.directory = directory;
    Map<String, String> values = new HashMap<>(more);
    values.put("kafka.bootstrap.servers", "127.0.0.1:" + brokerPort);
    values.put("schema.registry.url", registry.url());
    values.put("topics.partitions", "8");
    values.put("topics.replication", "1");
    this.settings = write(values);
    this.clients = new KafkaClients(MessagingConfig.of(values), new BundledSchemaRegistry());
    this.broker = startBroker();
    int created = drover("topics", "create").exit(START);
    if (created != 0) {
      throw new AssertionError("the topics could not be created: " + created);
    }
  }

  /** Starts a process with one role. Its name is the role's with a number. */
  void start(RoleName role, int number) {
    String name = role.spelled() + "-" + number;
    List<String> arguments =
        new ArrayList<>(List.of("run", role.spelled(), "--config", settings.toString()));
    switch (role) {
      case COPIER, VERIFIER -> arguments.addAll(List.of("--set", role.spelled() + ".name=" + name));
      case PROGRESS ->
          arguments.addAll(
              List.of("--set", "progress.state.dir=" + directory.resolve("state-" + name)));
      case FORWARDER ->
          arguments.addAll(
              List.of(
                  "--set",
                  "routing.gateway=" + name,
                  "--set",
                  "gateway.listen.port=" + gatewayPorts.get(number),
                  "--set",
                  "kafka.bootstrap.servers=127.0.0.1:"
                      + (number == CUTTABLE ? line.port() : brokerPort)));
      case COORDINATOR -> {}
    }
    processes.put(name, DroverProcess.drover(name, directory, arguments));
  }

  /** {@code kill -9} of a role's process, and a new one in its place. */
  void killAndRestart(RoleName role, int number) {
    process(role, number).kill();
    start(role, number);
  }

  /** Where applications reach a forwarder. */
  URI gateway(int number) {
    return URI.create("http://127.0.0.1:" + gatewayPorts.get(number));
  }

  /** Stops a role's process where it stands, for a while: it does not know that time went by. */
  void freeze(RoleName role, int number, Duration time) throws InterruptedException {
    DroverProcess process = process(role, number);
    process.signal("STOP");
    Waiter.SYSTEM.await(time);
    process.signal("CONT");
  }

  /**
   * Cuts the second forwarder off from Kafka for a while; applications and stores still reach it.
   */
  void cutOff(Duration time) throws InterruptedException {
    line.cut();
    Waiter.SYSTEM.await(time);
    line.mend();
  }

  /** {@code kill -9} of the broker, and a new one on the same directory and port. */
  void killAndRestartBroker() {
    broker.kill();
    broker = startBroker();
  }

  /** SIGTERM to a role's process. */
  int stop(RoleName role, int number) {
    stopped.add(role.spelled() + "-" + number);
    return process(role, number).stop();
  }

  /** SIGTERM to every role that still runs. */
  void stopAll() {
    processes.values().stream().filter(DroverProcess::alive).forEach(DroverProcess::stop);
  }

  /** Runs {@code drover} against this deployment. */
  DroverProcess drover(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", settings.toString()));
    return DroverProcess.drover("drover-" + arguments[0], directory, all);
  }

  /** Runs {@code drover} against this deployment in this process, which is quicker. */
  CommandRun command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", settings.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  KafkaClients clients() {
    return clients;
  }

  Optional<Progress> progress(String job) {
    try {
      return Optional.ofNullable(new Snapshots(clients).progress().get(job));
    } catch (KafkaException e) {
      return Optional.empty(); // The broker is down at the moment: asked again.
    }
  }

  Migration migration(String job) {
    return new Snapshots(clients).migrations().get(job);
  }

  /**
   * Does what a supervisor does: a role that found no broker when it started is started again. No
   * other end is expected; what the job still waits for could then never come.
   */
  void supervise() {
    for (RoleName role : RoleName.values()) {
      for (int number = 1; number <= 2; number++) {
        String name = role.spelled() + "-" + number;
        DroverProcess process = processes.get(name);
        if (process == null || process.alive() || stopped.contains(name)) {
          continue;
        }
        if (!lastWord(process).contains("did not answer within")) {
          throw new AssertionError(name + " ended by itself\n" + diary());
        }
        start(role, number);
      }
    }
  }

  /** What every process has printed, for the message of a failed test. */
  String diary() {
    return processes.entrySet().stream()
        .map(
            entry ->
                "== "
                    + entry.getKey()
                    + (entry.getValue().alive() ? "" : " (dead)")
                    + "\n"
                    + tail(entry.getValue().output()))
        .collect(Collectors.joining("\n"));
  }

  private static String lastWord(DroverProcess process) {
    return process
        .output()
        .lines()
        .filter(line -> line.startsWith("drover: "))
        .reduce("", (_, later) -> later);
  }

  private static String tail(String text) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  private DroverProcess process(RoleName role, int number) {
    DroverProcess process = processes.get(role.spelled() + "-" + number);
    if (process == null) {
      throw new AssertionError(role + " " + number + " was never started");
    }
    return process;
  }

  private DroverProcess startBroker() {
    var process =
        DroverProcess.start(
            "broker",
            directory,
            BrokerMain.class,
            List.of(
                directory.resolve("kafka").toString(),
                Integer.toString(brokerPort),
                Integer.toString(linePort),
                Integer.toString(line.port())));
    long before = process.output().lines().filter(line -> line.startsWith("READY")).count();
    await()
        .atMost(START)
        .until(
            () ->
                process.output().lines().filter(line -> line.startsWith("READY")).count() > before);
    return process;
  }

  private Path write(Map<String, String> values) {
    String text =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n"));
    try {
      return Files.writeString(directory.resolve("drover.properties"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.values().forEach(DroverProcess::close);
    broker.close();
    line.close();
    registry.close();
  }
}
