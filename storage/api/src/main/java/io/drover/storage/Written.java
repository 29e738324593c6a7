package io.drover.storage;

import java.util.Objects;
import java.util.Set;

/**
 * The answer to a commit: the version that now exists.
 *
 * @param pin the new version
 * @param checksums full-object checksums that the store says it keeps; may be empty
 */
public record Written(Pin pin, Set<Checksum> checksums) {
  public Written {
    Objects.requireNonNull(pin, "pin");
    checksums = Set.copyOf(checksums);
  }
}
