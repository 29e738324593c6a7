package io.drover.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class of ours in a process of its own, so that it can be killed. Its output goes to a
 * file.
 */
final class DroverProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path output;

  private DroverProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a process.
   *
   * @param name of its output file
   * @param main class to run
   */
  static DroverProcess start(String name, Path directory, Class<?> main, List<String> arguments) {
    Path output = directory.resolve(name + ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.drover.schemas",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      process.getOutputStream().flush();
      return new DroverProcess(name, process, output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** The command line itself, with {@code drover}'s arguments. */
  static DroverProcess drover(String name, Path directory, List<String> arguments) {
    return start(name, directory, io.drover.cli.Main.class, arguments);
  }

  /** Writes to its standard input, and ends that. */
  void input(String text) {
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + name, e);
    }
  }

  /** Sends it a signal, such as STOP. */
  void signal(String name) {
    try {
      int sent =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (sent != 0) {
        throw new AssertionError("signal %s did not reach %s".formatted(name, this.name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    exit(GRACE);
  }

  /** SIGTERM, and its exit code. */
  int stop() {
    process.destroy();
    return exit(GRACE);
  }

  /** Waits for its end. */
  int exit(Duration bound) {
    try {
      if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new AssertionError(
        "%s did not end within %s; it printed:%n%s".formatted(name, bound, output()));
  }

  boolean alive() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
