package io.drover.messaging;

/**
 * How a role is.
 *
 * @param live false if only a restart of the process can help
 * @param ready whether it takes part in the work: connected and a member of its group
 * @param detail one line for people; never holds a secret
 */
public record Health(boolean live, boolean ready, String detail) {
  /** Working. */
  public static Health up(String detail) {
    return new Health(true, true, detail);
  }

  /** Not yet working, or not any more, but nothing is wrong. */
  public static Health waiting(String detail) {
    return new Health(true, false, detail);
  }

  /** Broken until the process is restarted. */
  public static Health down(String detail) {
    return new Health(false, false, detail);
  }
}
