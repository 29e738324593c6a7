package io.drover.storage;

import java.util.Objects;

/**
 * One way in which a store holds an object otherwise than it was given.
 *
 * @param rule short, stable name of the rule, such as {@code metadata-renamed} or {@code
 *     key-too-long}
 * @param effect what becomes of it
 * @param subject the key, metadata name, tag or size concerned
 */
public record Accommodation(String rule, Effect effect, String subject) {
  /**
   * Rule of a store that holds bytes only: no headers, no metadata, and so no {@link Provenance}.
   */
  public static final String ATTRIBUTES_NOT_HELD = "attributes-not-held";

  /** Rule of a store that has no tags. */
  public static final String TAGS_UNSUPPORTED = "tags-unsupported";

  /** What becomes of the thing. */
  public enum Effect {
    /** Encoded; decoded again on the way back. */
    ENCODED,
    /** Left out; the rest of the object is written. */
    DROPPED,
    /** The object cannot be written at all. */
    REFUSED,
    /** Nothing becomes of it; it is worth knowing. */
    NOTED
  }

  public Accommodation {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(subject, "subject");
  }

  /** Whether nothing is lost. */
  public boolean lossless() {
    return effect == Effect.ENCODED || effect == Effect.NOTED;
  }

  @Override
  public String toString() {
    return rule + ":" + subject;
  }
}
