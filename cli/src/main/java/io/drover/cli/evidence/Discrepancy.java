package io.drover.cli.evidence;

/**
 * One difference between evidence and a store.
 *
 * @param kind what is wrong
 * @param key the object's key in the store
 * @param detail more, for people
 */
public record Discrepancy(Kind kind, String key, String detail) {
  /** What may be wrong. */
  public enum Kind {
    /** The evidence has it, the store has not. */
    MISSING,
    /** The store has it, the evidence has not. */
    EXTRA,
    /** Another version or another size than the evidence says. */
    CHANGED,
    /** Other content than the evidence says. */
    DIFFERENT,
    /**
     * No fault: the content was to be compared, and the evidence has no SHA-256 of it; version and
     * size are as it says.
     */
    UNPROVEN
  }
}
