package io.drover.bench;

import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Copies through real servers, by Drover and by rclone in turns (O-08).
 *
 * <p>Arguments, each as {@code name=value}: see {@code bench/stores}. Prints a table row after each
 * run.
 */
public final class StoreCopies {
  private final Map<String, String> arguments;
  private final Path directory;

  private StoreCopies(Map<String, String> arguments, Path directory) {
    this.arguments = arguments;
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    var named = defaults();
    for (var argument : arguments) {
      var parts = argument.split("=", 2);
      if (parts.length != 2 || named.put(parts[0], parts[1]) == null) {
        throw new IllegalArgumentException(
            "argument '%s' is none of %s, as name=value".formatted(argument, named.keySet()));
      }
    }
    Logs.configure(new LogConfig(false, "WARN", "WARN"), Optional.empty());
    var directory = Files.createTempDirectory("drover-bench");
    try {
      System.out.println(Measured.header());
      new StoreCopies(named, directory).run();
    } finally {
      delete(directory);
    }
  }

  private static Map<String, String> defaults() {
    return new TreeMap<>(
        Map.of(
            "drover", "./drover",
            "small", "20000",
            "large", "8",
            "large.mib", "256",
            "runs", "2",
            "warm", "4",
            "targets", "s3,azure",
            "parts", "small,large,warm",
            "verify", "checksum"));
  }

  private String value(String name) {
    return Objects.requireNonNull(arguments.get(name), name);
  }

  private int number(String name) {
    return Integer.parseInt(value(name));
  }

  private List<String> words(String name) {
    return List.of(value(name).split(",", -1));
  }

  private void run() throws Exception {
    var small = new Workload("small", number("small"), 4096);
    var large = new Workload("large", number("large"), (long) number("large.mib") << 20);
    if (words("parts").contains("small") || words("parts").contains("warm")) {
      small(small);
    }
    if (words("parts").contains("large")) {
      try (var servers = servers(large)) {
        sideBySide(servers, large);
      }
    }
  }

  private void small(Workload small) throws Exception {
    try (var servers = servers(small)) {
      if (words("parts").contains("small")) {
        sideBySide(servers, small);
      }
      if (words("parts").contains("warm")) {
        for (var kind : words("targets")) {
          warm(servers, small, kind);
        }
      }
    }
  }

  private StoreServers servers(Workload workload) throws Exception {
    var servers = new StoreServers(directory.resolve(workload.name()), workload);
    new Rclone(directory, servers.source()).create("source:" + workload.name());
    Seed.fill(workload, servers.source());
    return servers;
  }

  /**
   * The contestants in turns, the first one changing; before all, one of each kind that is not
   * counted warms the server.
   */
  private void sideBySide(StoreServers servers, Workload workload) throws Exception {
    for (var kind : words("targets")) {
      rclone(servers, workload, kind, 0);
      for (var run = 1; run <= number("runs"); run++) {
        if (run % 2 == 0) {
          rclone(servers, workload, kind, run);
        }
        drover(servers, workload, kind, run);
        if (run % 2 == 1) {
          rclone(servers, workload, kind, run);
        }
      }
    }
  }

  private void rclone(StoreServers servers, Workload workload, String kind, int run)
      throws Exception {
    try (var target = servers.target(kind)) {
      var rclone = prepared(servers, target);
      var measured = rclone.copy(workload, target.bucket());
      rclone.check(workload, target.bucket());
      print(run, measured.row("rclone", workload, kind, run));
      rclone.remove("target:" + target.bucket());
    }
  }

  private void drover(StoreServers servers, Workload workload, String kind, int run)
      throws Exception {
    try (var target = servers.target(kind)) {
      var rclone = prepared(servers, target);
      var drover =
          new Drover(
              launcher(),
              directory.resolve(workload.name() + target.bucket()),
              settings(servers, target),
              value("verify"));
      var cold = drover.migrate(workload, target);
      rclone.check(workload, target.bucket());
      print(run, cold.whole().row("Drover, whole process", workload, kind, run));
      print(run, cold.job().row("Drover, job", workload, kind, run));
      if (!workload.large()) {
        print(run, cold.copying().row("Drover, copying", workload, kind, run));
      }
      rclone.remove("target:" + target.bucket());
    }
  }

  /** Several jobs in one runtime, one after the other: the later ones show the steady state. */
  private void warm(StoreServers servers, Workload workload, String kind) throws Exception {
    try (var shared = servers.target(kind)) {
      var drover =
          new Drover(
              launcher(),
              directory.resolve("warm" + shared.bucket()),
              settings(servers, shared),
              value("verify"));
      try (var up = drover.up()) {
        for (var job = 1; job <= number("warm"); job++) {
          var target = shared.next(job);
          var rclone = prepared(servers, target);
          var measured = drover.attached(up, workload, target);
          rclone.check(workload, target.bucket());
          print(
              job,
              measured.row("Drover, job %d of one runtime".formatted(job), workload, kind, job));
          rclone.remove("target:" + target.bucket());
        }
      }
    }
  }

  private Rclone prepared(StoreServers servers, StoreServers.Target target)
      throws IOException, InterruptedException {
    var rclone = new Rclone(directory, settings(servers, target));
    rclone.create("target:" + target.bucket());
    return rclone;
  }

  private static Map<String, String> settings(StoreServers servers, StoreServers.Target target) {
    var settings = new TreeMap<>(servers.source());
    settings.putAll(target.settings());
    return settings;
  }

  private Path launcher() {
    return Path.of(value("drover")).toAbsolutePath().normalize();
  }

  private static void print(int run, String row) {
    if (run > 0) {
      System.out.println(row);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
