package io.drover.schemas.limits;

import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;

/** The rules that limits obey. */
public final class LimitRules {
  /** Enough for every hour of a week; keeps the record of a job small. */
  public static final int MOST_WINDOWS = 168;

  private static final int MINUTES_OF_DAY = 24 * 60;

  private LimitRules() {}

  /**
   * Checks limits.
   *
   * @return the same limits
   * @throws IllegalArgumentException that names the field, its value and the rule it breaks
   */
  public static Limits check(Limits limits) {
    notNegative("limits.bytesPerSecond", limits.getBytesPerSecond());
    notNegative("limits.objectsPerSecond", limits.getObjectsPerSecond());
    notNegative("limits.concurrency", limits.getConcurrency());
    zone(limits.getZone());
    List<LimitWindow> windows = limits.getTimetable();
    if (windows.size() > MOST_WINDOWS) {
      throw new IllegalArgumentException(
          "limits.timetable has %d windows: it must have at most %d"
              .formatted(windows.size(), MOST_WINDOWS));
    }
    for (int i = 0; i < windows.size(); i++) {
      check("limits.timetable[%d]".formatted(i), windows.get(i));
    }
    return limits;
  }

  private static void check(String field, LimitWindow window) {
    if (window.getDays().isEmpty()
        || new HashSet<>(window.getDays()).size() < window.getDays().size()) {
      throw new IllegalArgumentException(
          "%s.days is %s: it must name at least one day, and each at most once"
              .formatted(field, window.getDays()));
    }
    within(field + ".from", window.getFrom(), MINUTES_OF_DAY - 1);
    within(field + ".until", window.getUntil(), MINUTES_OF_DAY);
    notNegative(field + ".bytesPerSecond", window.getBytesPerSecond());
    notNegative(field + ".objectsPerSecond", window.getObjectsPerSecond());
  }

  private static void notNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "%s is %d: it must be 0 (no limit) or more".formatted(field, value));
    }
  }

  private static void within(String field, int value, int most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(
          "%s is %d: it must be a minute of the day, 0 to %d".formatted(field, value, most));
    }
  }

  private static void zone(String zone) {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "limits.zone is '%s': it must be a time zone such as Europe/Berlin or UTC"
              .formatted(zone),
          e);
    }
  }
}
