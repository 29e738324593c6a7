package io.drover.messaging;

/**
 * Which records of one partition are finished, in whatever order they finish, and how far its
 * offset may therefore be committed: up to the lowest unfinished record and never past it.
 *
 * <p>Pure: no clock, no threads, no Kafka. Not thread-safe. Costs nine bytes per record between the
 * lowest unfinished one and the newest; the caller bounds that by asking {@link #span} before it
 * takes more.
 */
final class CompletionTracker {
  /** What {@link #committable} says before anything was read. */
  static final long NOTHING_READ = -1;

  private static final int INITIAL = 64;

  private long[] offsets = new long[INITIAL];
  private boolean[] finished = new boolean[INITIAL];

  /**
   * Tickets count records from 0; those below {@code head} are finished without a gap, those from
   * {@code tail} on are not yet given.
   */
  private long head;

  private long tail;
  private int unfinished;
  private long position = NOTHING_READ;

  /**
   * Takes a record as read and unfinished.
   *
   * @param offset higher than every one before
   * @return the ticket with which to {@link #finish} it
   */
  long accept(long offset) {
    if (offset < position) {
      throw new IllegalArgumentException(
          "offset %d comes after position %d; offsets of a partition must rise"
              .formatted(offset, position));
    }
    if (span() == offsets.length) {
      grow();
    }
    int slot = slot(tail);
    offsets[slot] = offset;
    finished[slot] = false;
    unfinished++;
    position = offset + 1;
    return tail++;
  }

  /** Marks a record as finished. Doing so again changes nothing. */
  void finish(long ticket) {
    if (ticket >= tail) {
      throw new IllegalArgumentException(
          "ticket %d was never given; the next is %d".formatted(ticket, tail));
    }
    if (ticket < head || finished[slot(ticket)]) {
      return;
    }
    finished[slot(ticket)] = true;
    unfinished--;
    while (head < tail && finished[slot(head)]) {
      head++;
    }
  }

  /**
   * Says that everything below an offset has been read, though not every offset was a record: gaps
   * and transaction marks count as finished.
   */
  void readUpTo(long offset) {
    position = Math.max(position, offset);
  }

  /**
   * The offset to commit: the lowest unfinished record, or else the end of what was read; {@link
   * #NOTHING_READ} if nothing was.
   */
  long committable() {
    return head < tail ? offsets[slot(head)] : position;
  }

  /** How many records are read and not finished. */
  int unfinished() {
    return unfinished;
  }

  /**
   * How many records there are between the lowest unfinished one and the newest, finished ones
   * included.
   */
  int span() {
    return (int) (tail - head);
  }

  private int slot(long ticket) {
    return (int) (ticket & (offsets.length - 1));
  }

  private void grow() {
    int size = offsets.length;
    long[] widerOffsets = new long[size * 2];
    boolean[] widerFinished = new boolean[size * 2];
    for (long ticket = head; ticket < tail; ticket++) {
      int to = (int) (ticket & (widerOffsets.length - 1));
      widerOffsets[to] = offsets[slot(ticket)];
      widerFinished[to] = finished[slot(ticket)];
    }
    offsets = widerOffsets;
    finished = widerFinished;
  }

  @Override
  public String toString() {
    return "CompletionTracker[committable=%d, unfinished=%d, span=%d]"
        .formatted(committable(), unfinished, span());
  }
}
