package io.drover.schemas.limits;

import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Weekday;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rates of a job over time. The first window that holds a moment decides; outside all windows
 * the limits beside the timetable hold.
 *
 * <p>Windows are local times of the zone, so they follow its changes of offset: one that begins in
 * the hour that a spring morning leaves out begins when that hour would be over. Immutable and
 * pure.
 */
public final class Timetable {
  private static final int MINUTES_OF_DAY = 24 * 60;

  /** A week and a day on each side: every window begins or ends again within it. */
  private static final int HORIZON_DAYS = 8;

  private final Rates otherwise;
  private final List<LimitWindow> windows;
  private final ZoneId zone;

  private Timetable(Rates otherwise, List<LimitWindow> windows, ZoneId zone) {
    this.otherwise = otherwise;
    this.windows = List.copyOf(windows);
    this.zone = zone;
  }

  /**
   * The timetable of a job.
   *
   * @param limits that obey {@link LimitRules}; null for none
   * @throws java.time.DateTimeException if the zone is unknown here
   */
  public static Timetable of(@Nullable Limits limits) {
    return limits == null
        ? new Timetable(Rates.UNLIMITED, List.of(), ZoneOffset.UTC)
        : new Timetable(
            new Rates(limits.getBytesPerSecond(), limits.getObjectsPerSecond(), Instant.MAX),
            limits.getTimetable(),
            ZoneId.of(limits.getZone()));
  }

  /** The rates at a moment, and until when they hold. */
  public Rates at(Instant now) {
    if (windows.isEmpty()) {
      return otherwise;
    }
    Instant next = nextBoundary(now);
    for (LimitWindow window : windows) {
      if (holds(window, now)) {
        return new Rates(window.getBytesPerSecond(), window.getObjectsPerSecond(), next);
      }
    }
    return new Rates(otherwise.bytesPerSecond(), otherwise.objectsPerSecond(), next);
  }

  private boolean holds(LimitWindow window, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return holds(window, today, now) || holds(window, today.minusDays(1), now);
  }

  private boolean holds(LimitWindow window, LocalDate day, Instant now) {
    return begins(window, day) && !start(window, day).isAfter(now) && end(window, day).isAfter(now);
  }

  private Instant nextBoundary(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    Instant next = Instant.MAX;
    for (LimitWindow window : windows) {
      for (LocalDate day = today.minusDays(1);
          !day.isAfter(today.plusDays(HORIZON_DAYS));
          day = day.plusDays(1)) {
        if (begins(window, day)) {
          next = earlier(next, start(window, day), now);
          next = earlier(next, end(window, day), now);
        }
      }
    }
    return next;
  }

  private static Instant earlier(Instant known, Instant other, Instant now) {
    return other.isAfter(now) && other.isBefore(known) ? other : known;
  }

  private static boolean begins(LimitWindow window, LocalDate day) {
    return window.getDays().stream().anyMatch(each -> day(each) == day.getDayOfWeek());
  }

  private Instant start(LimitWindow window, LocalDate day) {
    return at(day, window.getFrom());
  }

  private Instant end(LimitWindow window, LocalDate day) {
    return at(window.getUntil() > window.getFrom() ? day : day.plusDays(1), window.getUntil());
  }

  private Instant at(LocalDate day, int minute) {
    LocalTime time = LocalTime.MIN.plusMinutes(minute);
    return (minute == MINUTES_OF_DAY ? day.plusDays(1) : day).atTime(time).atZone(zone).toInstant();
  }

  /** A day of the week on the wire, as the calendar has it. */
  public static DayOfWeek day(Weekday day) {
    return switch (day) {
      case MON -> DayOfWeek.MONDAY;
      case TUE -> DayOfWeek.TUESDAY;
      case WED -> DayOfWeek.WEDNESDAY;
      case THU -> DayOfWeek.THURSDAY;
      case FRI -> DayOfWeek.FRIDAY;
      case SAT -> DayOfWeek.SATURDAY;
      case SUN -> DayOfWeek.SUNDAY;
    };
  }
}
