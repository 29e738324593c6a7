package io.drover.storage.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of npm, installed below the build folder on first use: its many files would else be
 * fetched by every build that tests something else.
 *
 * <p>Exactly the versions of the committed lock file are installed. Several processes may ask at
 * once; one installs, the others wait.
 */
final class NpmProgram {
  private static final Duration INSTALL = Duration.ofMinutes(10);
  private static final String LOCK_FILE = "package-lock.json";

  private final String name;
  private final Path directory;

  /**
   * @param name a directory of {@code src/main/npm}
   */
  NpmProgram(String name) {
    this.name = name;
    this.directory = Programs.directory().resolve(name);
  }

  /** Why it cannot run here, or empty if it can: npm itself must be installed on the machine. */
  static Optional<String> missing() {
    for (String path : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (!path.isEmpty() && Files.isExecutable(Path.of(path, "npm"))) {
        return Optional.empty();
      }
    }
    return Optional.of("npm is not installed; with it (Node.js 20 or later) this test runs");
  }

  /** A file of the installed program; installs it first if need be. */
  Path file(String relative) {
    try {
      Files.createDirectories(directory);
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolveSibling(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !installed()) {
          install();
        }
      }
      return directory.resolve("node_modules").resolve(relative);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install " + name, e);
    }
  }

  private boolean installed() throws IOException {
    Path mark = directory.resolve("installed");
    return Files.exists(mark) && Files.readString(mark).equals(resource(LOCK_FILE));
  }

  private void install() throws IOException {
    Files.writeString(directory.resolve("package.json"), resource("package.json"));
    Files.writeString(directory.resolve(LOCK_FILE), resource(LOCK_FILE));
    Path output = directory.resolve("npm.out");
    Process npm =
        new ProcessBuilder(
                List.of(
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--omit=optional",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund"))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!ended(npm) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new IOException("npm ci failed:\n" + Files.readString(output));
    }
    Path mark = Files.writeString(directory.resolve("installed.tmp"), resource(LOCK_FILE));
    Files.move(mark, directory.resolve("installed"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean ended(Process npm) {
    try {
      return npm.waitFor(INSTALL.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      npm.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while npm installs", e);
    }
  }

  private String resource(String file) throws IOException {
    String path = "npm/" + name + "/" + file;
    try (InputStream in = NpmProgram.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
