package io.drover.progress;

import io.drover.messaging.KafkaClients;
import io.drover.messaging.MessagingConfig;
import io.drover.schemas.BundledSchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The role in a process of its own, so that it can be killed. */
final class ProgressProcess implements AutoCloseable {
  private final Process process;

  private ProgressProcess(Process process) {
    this.process = process;
  }

  static ProgressProcess start(String bootstrap, Path folder) {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ProgressProcess.class.getName(),
            bootstrap,
            folder.toString());
    try {
      return new ProgressProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolveSibling(folder.getFileName() + ".log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  static Map<String, String> settings(String bootstrap, Path stateDir, Map<String, String> more) {
    var settings = new TreeMap<>(more);
    settings.put("kafka.bootstrap.servers", bootstrap);
    settings.put("topics.partitions", "4");
    settings.put("progress.state.dir", stateDir.toString());
    return settings;
  }

  static ProgressRole role(Map<String, String> settings) {
    var clients = new KafkaClients(MessagingConfig.of(settings), new BundledSchemaRegistry());
    return new ProgressRole(
        ProgressConfig.of(settings), clients, new SimpleMeterRegistry(), Clock.systemUTC());
  }

  public static void main(String[] args) {
    role(settings(args[0], Path.of(args[1]), Map.of())).start();
  }
}
