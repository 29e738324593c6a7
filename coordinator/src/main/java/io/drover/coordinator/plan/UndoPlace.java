package io.drover.coordinator.plan;

import io.drover.coordinator.plan.PastOutcomes.Past;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a rollback has read the outcomes of the job that it undoes: partition after partition,
 * each from its end to its beginning, as often as it takes.
 *
 * @param partition the partition that is being read; those below are done
 * @param top where its end was when its reading began; negative if it has not begun
 * @param pass which reading of it this is
 * @param position in this pass, outcomes from here to the top are planned; in earlier ones all are
 */
record UndoPlace(int partition, long top, int pass, long position) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})(?:/(\\d{1,18})/(\\d{1,18})(?:/(\\d))?)?");

  static UndoPlace before(int partition) {
    return new UndoPlace(partition, -1, 0, -1);
  }

  static UndoPlace begin(int partition, long top) {
    return new UndoPlace(partition, top, 0, top);
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
          "checkpoint '%s' of a rollback; it is partition/top/position/pass".formatted(checkpoint));
    }
    int partition = Integer.parseInt(form.group(1));
    return form.group(2) == null
        ? before(partition)
        : new UndoPlace(
            partition,
            Long.parseLong(form.group(2)),
            form.group(4) == null ? 0 : Integer.parseInt(form.group(4)),
            Long.parseLong(form.group(3)));
  }

  boolean begun() {
    return top >= 0;
  }

  /** Whether an outcome was planned before. One that came after the top was not. */
  boolean planned(Past past) {
    return past.offset() < top
        && (past.pass() < pass || (past.pass() == pass && past.offset() >= position));
  }

  /** After an outcome; one above the top leaves the place as it is. */
  UndoPlace after(Past past) {
    if (past.offset() >= top || past.pass() < pass) {
      return this;
    }
    return past.pass() > pass || past.offset() < position
        ? new UndoPlace(partition, top, past.pass(), past.offset())
        : this;
  }

  String text() {
    String place = begun() ? "%d/%d/%d".formatted(partition, top, position) : "" + partition;
    return pass == 0 ? place : place + "/" + pass;
  }
}
