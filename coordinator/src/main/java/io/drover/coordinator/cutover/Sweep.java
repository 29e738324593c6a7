package io.drover.coordinator.cutover;

import io.drover.schemas.record.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listing of both sides of a live job for changes that nobody reported, as far as it has come.
 * Immutable.
 *
 * @param begun when it began
 * @param ended when it ended; null while it is under way
 * @param asked whether a command asked for it
 * @param side the side that was authoritative when it began
 * @param checkpoint what follows the prefix in the last key that was looked at; null at the
 *     beginning
 * @param looked keys that were looked at
 * @param found keys that became tasks
 * @param odd keys that somebody seems to have written on the side that was left
 * @param oddities the first of those
 * @param failure why it ended before its end; null if it did not
 */
public record Sweep(
    Instant begun,
    @Nullable Instant ended,
    boolean asked,
    Side side,
    @Nullable String checkpoint,
    long looked,
    long found,
    long odd,
    List<String> oddities,
    @Nullable String failure) {
  private static final int MOST_TOLD = 20;

  public Sweep {
    oddities = List.copyOf(oddities);
  }

  /** The next one; no two of a job begin at the same time. */
  static Sweep after(@Nullable Sweep last, Instant at, boolean asked, Side side) {
    Instant begun = last == null || at.isAfter(last.begun()) ? at : last.begun().plusMillis(1);
    return new Sweep(begun, null, asked, side, null, 0, 0, 0, List.of(), null);
  }

  /** Whether it is under way. */
  public boolean runs() {
    return ended == null;
  }

  /** Whether nothing is to be decided before it has ended. */
  boolean awaited() {
    return runs() && asked;
  }

  Sweep plus(CrossingEvent.Swept page) {
    List<String> named = new ArrayList<>(oddities);
    page.odd().stream().limit(Math.max(0, MOST_TOLD - named.size())).forEach(named::add);
    return new Sweep(
        begun,
        page.last() ? page.at() : null,
        asked,
        side,
        page.checkpoint() == null ? checkpoint : page.checkpoint(),
        looked + page.looked(),
        found + page.found(),
        odd + page.odd().size(),
        named,
        null);
  }

  Sweep broken(Instant at, String reason) {
    return new Sweep(begun, at, asked, side, checkpoint, looked, found, odd, oddities, reason);
  }
}
