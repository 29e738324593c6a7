package io.drover.coordinator.job;

/**
 * What of a plan is planned again. Those tasks are not counted again.
 *
 * @param again how far {@code drover.outcomes} was read for tasks that were put off; empty for a
 *     job that was never stopped, which need not be read for
 * @param retry failures before this place are being taken up again; empty once all of them are
 * @param reopened failed tasks taken up again so far
 */
public record Repeats(Marks again, Marks retry, long reopened) {
  public static final Repeats NONE = new Repeats(Marks.NONE, Marks.NONE, 0);

  public Repeats {
    if (reopened < 0) {
      throw new IllegalArgumentException(
          "%d tasks reopened; that is not negative".formatted(reopened));
    }
  }

  /** Whether outcomes must be read for tasks that were put off. */
  public boolean followed() {
    return !again.isEmpty();
  }

  /** Whether failures are still being taken up. */
  public boolean retrying() {
    return !retry.isEmpty();
  }

  /** From this place on tasks may be put off; an earlier such place holds. */
  Repeats from(Marks place) {
    return followed() ? this : new Repeats(place, retry, reopened);
  }

  Repeats readTo(Marks place) {
    return new Repeats(place, retry, reopened);
  }

  Repeats retryTo(Marks place) {
    return new Repeats(again, place, reopened).from(place);
  }

  Repeats reopen(int tasks, boolean last) {
    return new Repeats(again, last ? Marks.NONE : retry, reopened + tasks);
  }
}
