package io.drover.messaging;

/**
 * Decides which partitions may be read now. Pure; asked before each poll.
 *
 * <p>Three bounds. All partitions together never have more than {@code lookAhead} unfinished
 * records: reading stops while one poll more could exceed it. No partition that has unfinished
 * records may take as many places as there are free ones left after a reserve of two polls, so that
 * however many partitions are slow, there is room for those that are not (after the dynamic
 * thresholds of shared switch buffers, Choudhury and Hahne 1998). And none may run further ahead of
 * its oldest unfinished record than {@code span}.
 */
final class BackPressure {
  /** More records than this per poll gain nothing. */
  private static final int MOST_PER_POLL = 1_000;

  /**
   * One poll takes at most this part of the look-ahead, so that as many slow partitions fit before
   * they are in each other's way.
   */
  private static final int PARTS = 16;

  private final int lookAhead;
  private final int span;
  private final int perPoll;
  private boolean full;

  BackPressure(int lookAhead, int span) {
    this.lookAhead = lookAhead;
    this.span = span;
    this.perPoll = Math.clamp(lookAhead / PARTS, 1, MOST_PER_POLL);
  }

  /** Most records that one poll may return. */
  int perPoll() {
    return perPoll;
  }

  /**
   * Takes the present number of unfinished records; once full, reading begins again only when there
   * is room for two polls.
   */
  void observe(int unfinished) {
    int free = lookAhead - unfinished;
    full = full ? free < Math.min(lookAhead, 2 * perPoll) : free < perPoll;
  }

  /**
   * Whether a partition may be read, given all unfinished records, its own, its span, and how many
   * partitions are owned.
   */
  boolean admits(int unfinished, int ownUnfinished, int ownSpan, int partitions) {
    int beyondReserve = lookAhead - unfinished - 2 * perPoll;
    return !full
        && ownSpan < span
        && (partitions == 1 || ownUnfinished == 0 || ownUnfinished < beyondReserve);
  }
}
