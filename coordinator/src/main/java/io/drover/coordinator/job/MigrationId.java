package io.drover.coordinator.job;

import java.util.regex.Pattern;

/**
 * The name of a job: 1 to 100 of the characters a-z, 0-9, dash, underscore and dot, starting with a
 * letter or digit.
 */
public record MigrationId(String value) implements Comparable<MigrationId> {
  private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  public MigrationId {
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "migration id '%.120s' is not valid: it must be 1 to 100 of the characters a-z, 0-9, '-', '_' and '.',"
                  .formatted(value)
              + " starting with a letter or digit");
    }
  }

  @Override
  public int compareTo(MigrationId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
