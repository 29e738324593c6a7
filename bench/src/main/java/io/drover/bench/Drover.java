package io.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Drover as anybody runs it: its launcher, in a process of its own, with its embedded broker. */
final class Drover {
  private final Path launcher;
  private final Path directory;
  private final Path settings;
  private final String verify;

  /**
   * @param directory for its settings, its data and its errors
   * @param settings all it is told; everything else has its default
   * @param verify how it verifies
   */
  Drover(Path launcher, Path directory, Map<String, String> settings, String verify)
      throws IOException {
    this.launcher = launcher;
    this.verify = verify;
    this.directory = Files.createDirectories(directory);
    this.settings = directory.resolve("drover.properties");
    var lines = settings.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    Files.writeString(this.settings, lines.collect(Collectors.joining("\n", "", "\n")));
  }

  /** A job in a fresh process: all of it, and its copying alone. */
  Cold migrate(Workload workload, StoreServers.Target target)
      throws IOException, InterruptedException {
    try (var child =
        start("migrate", "--json", "--verify", verify, source(workload), target.uri())) {
      var phase = new Phase(child);
      var usage = child.finish(phase);
      return new Cold(
          new Measured(
              workload.count(),
              workload.bytes(),
              usage.seconds(),
              usage.cpuSeconds(),
              usage.peakMiB()),
          phase.job(usage.peakMiB()),
          phase.copying(usage.peakMiB()));
    }
  }

  /**
   * One job in a fresh process.
   *
   * @param whole from the start of the launcher to the end of the process
   * @param job from its first record of progress to the last: without JVM, broker and their end
   * @param copying from the first outcome to the last
   */
  record Cold(Measured whole, Measured job, Measured copying) {}

  /** Starts the runtime that jobs of {@link #attached} run in. */
  Child up() throws IOException {
    var child = start("up", "--kafka-port", "0", "--schema-port", "0", "--admin-port", "0");
    child.awaitLine("Ready.");
    return child;
  }

  /**
   * The copying of a job in a runtime that is up. The command that follows the job is another
   * process and not counted.
   */
  Measured attached(Child up, Workload workload, StoreServers.Target target)
      throws IOException, InterruptedException {
    var phase = new Phase(up);
    try (var child =
        start(
            "migrate",
            "--json",
            "--verify",
            verify,
            "--id",
            target.bucket(),
            source(workload),
            target.uri())) {
      child.finish(phase);
    }
    return phase.copying(up.peakMiB());
  }

  private static String source(Workload workload) {
    return "s3://source@" + workload.name() + "/";
  }

  private Child start(String verb, String... arguments) throws IOException {
    var command =
        new ArrayList<>(List.of(launcher.toString(), verb, "--config", settings.toString()));
    command.addAll(List.of("--data-dir", directory.resolve("data").toString()));
    command.addAll(List.of(arguments));
    return Child.start(command, Map.of(), directory.resolve(verb + ".err"));
  }
}
