package io.drover.cli.consistency;

/**
 * One operation on one key, as the client saw it. Times are of one monotonic clock, in nanoseconds.
 *
 * @param what what was done, or seen
 * @param called before the request was sent
 * @param returned after the answer had come; {@link #NEVER} if none came, or one that leaves open
 *     whether the operation took effect
 */
public record Observation(What what, long called, long returned) {
  /** The time of an answer that never came. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What was done to the key, or seen of it. */
  public sealed interface What {}

  /** A value was written. No value is written twice. */
  public record Wrote(String value) implements What {}

  /** The object was deleted. */
  public record Deleted() implements What {}

  /** The object was read and had this value. */
  public record Read(String value) implements What {}

  /** The object was read and was not there. */
  public record Missed() implements What {}

  /** A listing had the key. */
  public record Listed() implements What {}

  public Observation {
    if (returned < called) {
      throw new IllegalArgumentException(
          "%s returned at %d, before %d".formatted(what, returned, called));
    }
  }

  /** Whether it is known to have taken effect. */
  public boolean answered() {
    return returned != NEVER;
  }
}
