package io.drover.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is known of the terminal and of this process's memory. */
final class Terminal {
  private static final int USUAL_WIDTH = 80;

  private Terminal() {}

  /** Whether standard output is a terminal. */
  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Columns of the terminal, or the usual 80 where nobody says. */
  static int width() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(Redirect.INHERIT).start();
      try (BufferedReader answer = stty.inputReader(StandardCharsets.US_ASCII)) {
        String line = answer.readLine();
        return line != null && line.matches("\\d+ [1-9]\\d*")
            ? Integer.parseInt(line.substring(line.indexOf(' ') + 1))
            : USUAL_WIDTH;
      }
    } catch (IOException e) {
      return USUAL_WIDTH; // No stty on this system.
    }
  }

  /** Resident memory of this process in bytes, where the system tells. */
  static Optional<Long> residentMemory() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // Not Linux.
    }
  }
}
