package io.drover.cli.runtime;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;

/**
 * The directory of an embedded runtime: the broker's logs, the state of the aggregation, the log
 * file, and who is running on it.
 *
 * <p>The lock is the operating system's: it goes with the process that holds it, however that ends.
 * The file of addresses is only read while somebody holds the lock.
 */
public final class Directory {
  private final Path root;

  public Directory(Path root) {
    this.root = root;
  }

  /** Addresses of a runtime that is up. */
  public record Addresses(String bootstrapServers, String registryUrl) {}

  /** Where the broker keeps its logs. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** Where the aggregation keeps its local copy of state. */
  public Path streams() {
    return root.resolve("streams");
  }

  /** Where the process logs while the terminal shows progress. */
  public Path log() {
    return root.resolve("drover.log");
  }

  /** Takes the directory for this process, or tells that another one has it. */
  Optional<FileLock> tryLock() {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("runtime.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return lock(channel);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE, "the data directory %s cannot be used: %s".formatted(root, e), e);
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(lock);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      return Optional.empty(); // This very process holds it.
    }
    channel.close();
    return Optional.empty();
  }

  /** Publishes where the runtime listens; whole or not at all. */
  void publish(Addresses addresses) {
    var properties = new Properties();
    properties.setProperty("kafka.bootstrap.servers", addresses.bootstrapServers());
    properties.setProperty("schema.registry.url", addresses.registryUrl());
    try {
      Path temporary = Files.createTempFile(root, "runtime", ".tmp");
      try (var writer = Files.newBufferedWriter(temporary)) {
        properties.store(writer, "Addresses of the runtime that holds runtime.lock");
      }
      Files.move(temporary, addressFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + addressFile(), e);
    }
  }

  /** Where the runtime listens that holds the lock, if it is up already. */
  public Optional<Addresses> addresses() {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(addressFile())) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + addressFile(), e);
    }
    return Optional.of(
        new Addresses(
            properties.getProperty("kafka.bootstrap.servers", ""),
            properties.getProperty("schema.registry.url", "")));
  }

  /** Withdraws the addresses. */
  void withdraw() {
    try {
      Files.deleteIfExists(addressFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + addressFile(), e);
    }
  }

  private Path addressFile() {
    return root.resolve("runtime.properties");
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
