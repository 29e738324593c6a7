package io.drover.cli;

import io.drover.storage.StoreUri;
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
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    }
  }
}
