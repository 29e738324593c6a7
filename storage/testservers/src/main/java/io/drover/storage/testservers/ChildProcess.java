package io.drover.storage.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server program in a process of its own, which listens on one loopback port.
 *
 * <p>Its output goes to a file. It ends when it is closed, and at the latest with the JVM that
 * started it.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final Path output;
  private final Thread reaper;

  private ChildProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.reaper = Thread.ofPlatform().name("reaper-" + name).unstarted(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts a program and waits until its port answers.
   *
   * @param name what to call it in messages and the name of its output file
   * @param command the program and its arguments
   * @param directory where it runs and where its output goes
   * @param port the loopback port that it will open
   * @param bound longest wait for the port
   * @throws IllegalStateException with the end of its output if it exits or the bound passes
   */
  static ChildProcess start(
      String name, List<String> command, Path directory, int port, Duration bound) {
    Path output = directory.resolve(name + ".out");
    try {
      Files.createDirectories(directory);
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      ChildProcess child = new ChildProcess(name, process, output);
      child.awaitPort(port, bound);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private void awaitPort(int port, Duration bound) throws IOException {
    long polls = Math.max(1, bound.dividedBy(POLL));
    for (long i = 0; i < polls; i++) {
      if (answers(port)) {
        return;
      }
      if (exited(POLL)) {
        throw failure("exited with code " + process.exitValue());
      }
    }
    IllegalStateException failure = failure("did not open port " + port + " within " + bound);
    close();
    throw failure;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) POLL.toMillis());
      return true;
    } catch (IOException e) {
      return false; // Refused: not there yet. The caller asks again until its bound.
    }
  }

  private boolean exited(Duration wait) {
    try {
      return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  private IllegalStateException failure(String what) throws IOException {
    List<String> lines = Files.readAllLines(output);
    String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    return new IllegalStateException(
        "%s %s; the end of its output:%n%s".formatted(name, what, tail));
  }

  /** The process, to measure it or to kill it. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Where its output goes. */
  Path output() {
    return output;
  }

  /** Ends the process: politely first, after some seconds by force. Idempotent. */
  @Override
  public void close() {
    process.destroy();
    if (!exited(GRACE)) {
      process.destroyForcibly();
      exited(GRACE);
    }
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException e) {
      // The JVM is going down already and runs the hook itself.
    }
  }
}
