package io.drover.storage;

import java.util.Objects;

/**
 * What a probe found out about one primitive.
 *
 * @param primitive which
 * @param verdict the result
 * @param reason what was seen, as a sentence for people
 */
public record ProbeFinding(Primitive primitive, Verdict verdict, String reason) {
  /** The result of a probe of one primitive. */
  public enum Verdict {
    /** The requests that had to succeed did, and those that had to fail did. */
    HONOURED,
    /** A request that had to fail succeeded (T-28). */
    IGNORED,
    /** The store refuses the request, or fails at it every time. */
    REFUSED,
    /** Not probed: the backend says so. */
    DECLARED,
    /** Not probed: the configuration says so ({@code store.<name>.assume}). */
    ASSUMED,
    /** Not probed: the backend says that the store lacks it. */
    ABSENT;

    /** Whether a store with this verdict has the primitive. */
    public boolean has() {
      return this == HONOURED || this == DECLARED || this == ASSUMED;
    }
  }

  public ProbeFinding {
    Objects.requireNonNull(primitive, "primitive");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return primitive + " " + verdict + ": " + reason;
  }
}
