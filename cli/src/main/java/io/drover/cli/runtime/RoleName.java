package io.drover.cli.runtime;

import io.drover.cli.Settings;
import io.drover.forwarder.ForwarderConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The roles that a process can play. */
public enum RoleName {
  COORDINATOR,
  COPIER,
  VERIFIER,
  PROGRESS,
  FORWARDER;

  /** Those that every deployment needs and that need no settings of their own. */
  public static List<RoleName> pipeline() {
    return List.of(COORDINATOR, COPIER, VERIFIER, PROGRESS);
  }

  /** Those that a process plays that plays all: a forwarder only where it has access keys. */
  public static List<RoleName> configured(Settings settings) {
    return ForwarderConfig.wanted(settings.values()) ? List.of(values()) : pipeline();
  }

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
