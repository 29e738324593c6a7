package io.drover.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The other contestant, with remotes {@code source} and {@code target} given by its environment.
 */
final class Rclone {
  /**
   * What makes it fastest here, tried one by one; none of them gives up a check that Drover makes.
   */
  static final List<String> TUNED =
      List.of("--transfers", "32", "--checkers", "64", "--fast-list", "--use-server-modtime");

  /** Bigger parts than its 5 MiB, and as many at once as help on two cores. */
  static final List<String> TUNED_LARGE =
      List.of("--s3-chunk-size", "16Mi", "--s3-upload-concurrency", "4");

  private static final String NO_CHECKS_OF_BUCKETS = "--s3-no-check-bucket";

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * @param settings of Drover's stores {@code source} and {@code target}
   */
  Rclone(Path directory, Map<String, String> settings) {
    this.directory = directory;
    environment.put("RCLONE_CONFIG", "/dev/null");
    remote("source", settings);
    remote("target", settings);
  }

  private void remote(String name, Map<String, String> settings) {
    var from = "store." + name + ".";
    var to = "RCLONE_CONFIG_" + name.toUpperCase(java.util.Locale.ROOT) + "_";
    var endpoint = settings.get(from + "endpoint");
    if (endpoint == null) {
      return;
    }
    environment.put(to + "ENDPOINT", endpoint);
    if (settings.containsKey(from + "account")) {
      environment.put(to + "TYPE", "azureblob");
      environment.put(to + "ACCOUNT", settings.get(from + "account"));
      environment.put(to + "KEY", settings.get(from + "account-key"));
      environment.put(to + "USE_EMULATOR", "true");
    } else {
      environment.put(to + "TYPE", "s3");
      environment.put(to + "PROVIDER", "Other");
      environment.put(to + "REGION", settings.get(from + "region"));
      environment.put(to + "ACCESS_KEY_ID", settings.get(from + "access-key"));
      environment.put(to + "SECRET_ACCESS_KEY", settings.get(from + "secret-key"));
    }
  }

  /** Copies a bucket. */
  Measured copy(Workload workload, String target) throws IOException, InterruptedException {
    var arguments =
        new ArrayList<>(List.of("copy", "source:" + workload.name(), "target:" + target));
    arguments.addAll(TUNED);
    arguments.addAll(workload.large() ? TUNED_LARGE : List.of());
    var usage = run(arguments, new StringBuilder());
    return new Measured(
        workload.count(), workload.bytes(), usage.seconds(), usage.cpuSeconds(), usage.peakMiB());
  }

  /** Creates a bucket or container. */
  void create(String bucket) throws IOException, InterruptedException {
    run(List.of("mkdir", bucket), new StringBuilder());
  }

  /** Removes a bucket and what is in it. */
  void remove(String bucket) throws IOException, InterruptedException {
    run(List.of("purge", "--fast-list", "--checkers", "64", bucket), new StringBuilder());
  }

  /**
   * Looks whether a run did its work.
   *
   * @throws IllegalStateException if objects or bytes are missing
   */
  void check(Workload workload, String target) throws IOException, InterruptedException {
    var said = new StringBuilder();
    run(List.of("size", "--json", "--fast-list", "target:" + target), said);
    var expected = "{\"count\":%d,\"bytes\":%d,".formatted(workload.count(), workload.bytes());
    if (!said.toString().startsWith(expected)) {
      throw new IllegalStateException(
          "the target holds %s, expected is %s".formatted(said, expected));
    }
  }

  private Child.Usage run(List<String> arguments, StringBuilder output)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("rclone", NO_CHECKS_OF_BUCKETS));
    command.addAll(arguments);
    if (arguments.getFirst().equals("mkdir")) {
      command.remove(NO_CHECKS_OF_BUCKETS);
    }
    try (var child = Child.start(command, environment, directory.resolve("rclone.err"))) {
      return child.finish(output::append);
    }
  }
}
