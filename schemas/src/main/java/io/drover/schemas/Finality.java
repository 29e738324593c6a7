package io.drover.schemas;

import io.drover.schemas.record.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which of two outcomes of one object holds: the later one, except that being put off or left
 * undone never undoes an end. Outcomes may be repeated by workers that were slow to hear of a
 * change, so whoever folds {@code drover.outcomes} asks here.
 */
public final class Finality {
  private Finality() {}

  /** Whether the object is done with, unless it is reopened. */
  public static boolean isTerminal(OutcomeStatus status) {
    return switch (status) {
      case MIGRATED, SKIPPED, FAILED, SOURCE_GONE, CANCELLED, PLANNED, REMOVED -> true;
      case DEFERRED, REOPENED -> false;
    };
  }

  /**
   * Whether a later outcome takes the place of an earlier one.
   *
   * @param before what held so far; null if nothing did
   */
  public static boolean replaces(@Nullable OutcomeStatus before, OutcomeStatus after) {
    boolean leftUndone = after == OutcomeStatus.DEFERRED || after == OutcomeStatus.CANCELLED;
    return before == null || !leftUndone || !isTerminal(before);
  }
}
