package io.drover.cli;

import io.drover.storage.StoreUri;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what a person types for a place: a store URI, or a path of the local machine. */
final class Locations {
  private Locations() {}

  /**
   * A URI as it is; anything without {@code ://} as a directory, relative to the working directory.
   *
   * @throws CliException with the rule that the text breaks
   */
  static StoreUri parse(String text, Path workingDirectory) {
    try {
      return text.contains("://")
          ? StoreUri.parse(text)
          : StoreUri.parse("file://" + workingDirectory.resolve(text).toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Creates a target directory that is missing below one that exists, as people expect of a copy.
   * Further levels are not: a missing parent is more likely a mistake or a mount that is not there,
   * which the job then reports.
   */
  static void createDirectory(StoreUri target) {
    if (!target.scheme().equals(StoreUri.FILE)) {
      return;
    }
    Path directory = Path.of(target.bucket());
    Path parent = directory.getParent();
    if (Files.notExists(directory) && parent != null && Files.isDirectory(parent)) {
      try {
        Files.createDirectory(directory);
      } catch (FileAlreadyExistsException e) {
        // Somebody else was quicker; what it is, the job finds out.
        return;
      } catch (IOException e) {
        throw new CliException(
            ExitCode.FAILURE,
            "cannot create the target directory %s: %s".formatted(directory, e),
            e);
      }
    }
  }
}
