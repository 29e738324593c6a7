package io.drover.cli.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The roles that a process can play. */
public enum RoleName {
  COORDINATOR,
  COPIER,
  VERIFIER,
  PROGRESS;

  /** As it is written on the command line. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names as they are written. */
  public static List<String> allSpelled() {
    return Arrays.stream(values()).map(RoleName::spelled).toList();
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException with the names that exist
   */
  public static RoleName parse(String text) {
    return Arrays.stream(values())
        .filter(role -> role.spelled().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "role '%s' is unknown; it must be one of %s".formatted(text, allSpelled())));
  }
}
