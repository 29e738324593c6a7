package io.drover.coordinator.keys;

/** One entry of a list. */
public sealed interface KeyEntry {
  /** Where the next entry begins. */
  Position next();

  /** Names an object. */
  record Named(String key, Position next) implements KeyEntry {}

  /** Stands for none, as it should: an empty line, a deleted or an older version. */
  record Nothing(Position next) implements KeyEntry {}

  /**
   * Cannot be read.
   *
   * @param subject which one, for people
   */
  record Unreadable(String subject, Position next) implements KeyEntry {}
}
