package io.drover.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program in a process of its own, and what it takes of the machine. */
final class Child implements AutoCloseable {
  /**
   * Position of utime among the fields behind the name, stime follows; source: proc_pid_stat(5).
   */
  private static final int UTIME = 11;

  /** Position of cutime, what children took that have ended; cstime follows. */
  private static final int CUTIME = 13;

  /** USER_HZ, fixed on Linux. */
  private static final double TICKS_PER_SECOND = 100;

  /** Longest run of one program; it is killed then, and its run fails. */
  private static final long BOUND_SECONDS = 600;

  private static final long POLL_MILLIS = 50;

  private final java.lang.Process process;
  private final Path errors;
  private final Thread sampler;
  private final double earlier;
  private final long started = System.nanoTime();
  private volatile long peakKiB;

  /**
   * What a whole run took.
   *
   * @param cpuSeconds user and system time, that of its ended children included
   * @param peakMiB highest resident set, seen at most 50 ms before the end
   */
  record Usage(double seconds, double cpuSeconds, long peakMiB) {}

  private Child(java.lang.Process process, Path errors, double earlier) {
    this.process = process;
    this.errors = errors;
    this.earlier = earlier;
    this.sampler = Thread.ofPlatform().daemon().start(this::sample);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
  }

  /** Starts a program; what it says to standard error goes to a file. */
  static Child start(List<String> command, Map<String, String> environment, Path errors)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    // rclone's S3 backend refuses to start with a bundle of its own; everything here is plain HTTP.
    builder.environment().remove("AWS_CA_BUNDLE");
    var earlier = cpu(Path.of("/proc/self/stat"), CUTIME);
    return new Child(builder.start(), errors, earlier);
  }

  /**
   * Hands on each line of its output, waits for its end and says what it took. No other child may
   * end meanwhile.
   *
   * @throws IllegalStateException if it fails
   */
  Usage finish(Consumer<String> lines) throws IOException, InterruptedException {
    readLines(lines);
    process.waitFor();
    var seconds = (System.nanoTime() - started) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "exit code %d:%n%s".formatted(process.exitValue(), Files.readString(errors)));
    }
    return new Usage(seconds, cpu(Path.of("/proc/self/stat"), CUTIME) - earlier, peakMiB());
  }

  private void readLines(Consumer<String> lines) throws IOException {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines);
    }
  }

  /** Reads its output up to the first line that contains a text. */
  String awaitLine(String text) throws IOException {
    var reader = process.inputReader();
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new IllegalStateException(
        "ended without saying '%s':%n%s".formatted(text, Files.readString(errors)));
  }

  /** User and system time so far. */
  double cpuSeconds() {
    try {
      return cpu(Path.of("/proc/" + process.pid() + "/stat"), UTIME);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long peakMiB() {
    return peakKiB / 1024;
  }

  private void sample() {
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        peakKiB = Math.max(peakKiB, peakKiB());
        if (System.nanoTime() - started > TimeUnit.SECONDS.toNanos(BOUND_SECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long peakKiB() {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // It ended in between.
    }
  }

  private static double cpu(Path stat, int field) throws IOException {
    try {
      var text = Files.readString(stat);
      var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_PER_SECOND;
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("the program has ended too early", e);
    }
  }

  /** Ends it politely. It ends with this JVM at the latest. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      sampler.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
