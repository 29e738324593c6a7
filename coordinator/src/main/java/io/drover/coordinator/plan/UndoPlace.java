package io.drover.coordinator.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a rollback has read the outcomes of the job that it undoes: partition after partition,
 * each from its end to its beginning.
 *
 * @param partition the partition that is being read; those below are done
 * @param top where its end was when its reading began; negative if it has not begun
 * @param position outcomes from here to the top are planned
 */
record UndoPlace(int partition, long top, long position) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:/(\\d{1,18})/(\\d{1,18}))?");

  static UndoPlace before(int partition) {
    return new UndoPlace(partition, -1, -1);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IllegalArgumentException if it is none
   */
  static UndoPlace of(@Nullable String checkpoint) {
    if (checkpoint == null) {
      return before(0);
    }
    Matcher form = FORM.matcher(checkpoint);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "checkpoint '%s' of a rollback; it is partition/top/position".formatted(checkpoint));
    }
    int partition = Integer.parseInt(form.group(1));
    return form.group(2) == null
        ? before(partition)
        : new UndoPlace(partition, Long.parseLong(form.group(2)), Long.parseLong(form.group(3)));
  }

  boolean begun() {
    return top >= 0;
  }

  /** Whether an outcome was planned before. One that came after the top was not. */
  boolean planned(long offset) {
    return offset >= position && offset < top;
  }

  /** After an outcome; one above the top leaves the place as it is. */
  UndoPlace after(long offset) {
    return offset < position ? new UndoPlace(partition, top, offset) : this;
  }

  String text() {
    return begun() ? "%d/%d/%d".formatted(partition, top, position) : Integer.toString(partition);
  }
}
