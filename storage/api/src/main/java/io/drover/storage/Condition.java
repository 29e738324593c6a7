package io.drover.storage;

import java.util.Objects;

/**
 * What must hold at the instant of a commit or a delete; if it does not, nothing changes and the
 * call fails.
 */
public sealed interface Condition {
  /** The object must not exist (HTTP: {@code If-None-Match: *}). */
  record Absent() implements Condition {}

  /** The object must still be this version (HTTP: {@code If-Match}). */
  record Match(Pin pin) implements Condition {
    public Match {
      Objects.requireNonNull(pin, "pin");
    }
  }

  /**
   * Nothing must hold: whatever is there is replaced. Drover uses it only for its own scratch
   * objects.
   */
  record None() implements Condition {}

  Condition ABSENT = new Absent();
  Condition NONE = new None();

  static Condition match(Pin pin) {
    return new Match(pin);
  }
}
