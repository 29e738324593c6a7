package io.drover.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a data directory for one process, until closed or until the process ends in any way. */
record DirectoryLock(FileChannel channel) implements AutoCloseable {
  private static final String NAME = "embedded.lock";

  /** Creates the directory where it is missing and locks it. */
  static DirectoryLock acquire(Path directory) {
    try {
      Files.createDirectories(directory);
      var channel =
          FileChannel.open(
              directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return new DirectoryLock(channel);
        }
      } catch (OverlappingFileLockException heldByThisProcess) {
        channel.close();
        throw inUse(directory, heldByThisProcess);
      }
      channel.close();
      throw inUse(directory, null);
    } catch (IOException e) {
      throw new BrokerFailure(
          "cannot use the data directory " + directory + ": " + e.getMessage(), e);
    }
  }

  private static BrokerFailure inUse(Path directory, @Nullable Throwable cause) {
    return new BrokerFailure(
        "the data directory "
            + directory
            + " is in use by another embedded broker; stop that one, or choose another directory",
        cause);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
