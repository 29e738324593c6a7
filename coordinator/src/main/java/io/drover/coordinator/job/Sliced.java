package io.drover.coordinator.job;

/**
 * A page of tasks that can be published in parts.
 *
 * @param <P> the page itself
 */
public interface Sliced<P extends Sliced<P>> {
  /** How many tasks it has. */
  int size();

  /**
   * The first of them as a page of its own; {@link #after} has the others, and all that is to be
   * said once the whole page is published.
   *
   * @param count 1 or more, and less than there are
   */
  P first(int count);

  /** What {@link #first} leaves. */
  P after(int count);
}
