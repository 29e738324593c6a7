package io.drover.cli.view;

import io.drover.schemas.limits.Rates;
import io.drover.schemas.limits.Timetable;
import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Weekday;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Limits as people write and read them. What {@link #window(LimitWindow)} writes is read back. */
public final class LimitText {
  private static final String NONE = "unlimited";
  private static final String WINDOW =
      "it must be like 'MON-FRI 08:00-18:00 10MiB/s 100/s': days, times, then rates or '"
          + NONE
          + "'";
  private static final Pattern BYTES =
      Pattern.compile("(\\d+)\\s*(B|KB|MB|GB|TB|KIB|MIB|GIB|TIB)?(/S)?");
  private static final Pattern TIMES =
      Pattern.compile("([01]?\\d|2[0-4]):([0-5]\\d)-([01]?\\d|2[0-4]):([0-5]\\d)");
  private static final Pattern OBJECTS = Pattern.compile("(\\d+)/S");
  private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB");

  private LimitText() {}

  /**
   * Bytes per second: a whole number with a unit, decimal or binary, or with none for bytes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static long bytes(String text) {
    Matcher matcher = BYTES.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (matcher.matches()) {
      try {
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
      } catch (ArithmeticException | NumberFormatException e) {
        throw new IllegalArgumentException(
            "rate '%s' is too large: it must be below 8 EiB per second".formatted(text), e);
      }
    }
    throw new IllegalArgumentException(
        "rate '%s' is not valid: it must be a whole number of bytes, KiB, MiB, GiB, TiB, KB, MB, GB or TB"
            .formatted(text));
  }

  private static long unit(@Nullable String name) {
    if (name == null) {
      return 1;
    }
    int power = "BKMGT".indexOf(name.charAt(0));
    long base = name.endsWith("IB") ? 1_024 : 1_000;
    long unit = 1;
    for (int i = 0; i < power; i++) {
      unit *= base;
    }
    return unit;
  }

  /**
   * One window of a timetable.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LimitWindow window(String text) {
    String[] words = text.strip().toUpperCase(Locale.ROOT).split("\\s+", -1);
    if (words.length < 3) {
      throw new IllegalArgumentException("window '%s' is not valid: %s".formatted(text, WINDOW));
    }
    Matcher times = TIMES.matcher(words[1]);
    if (!times.matches()) {
      throw new IllegalArgumentException(
          "times '%s' of window '%s' are not valid: %s".formatted(words[1], text, WINDOW));
    }
    LimitWindow.Builder window =
        LimitWindow.newBuilder()
            .setDays(days(words[0], text))
            .setFrom(minute(times.group(1), times.group(2)))
            .setUntil(minute(times.group(3), times.group(4)));
    for (int i = 2; i < words.length; i++) {
      rate(window, words[i], text);
    }
    return window.build();
  }

  private static void rate(LimitWindow.Builder window, String word, String text) {
    Matcher objects = OBJECTS.matcher(word);
    if (objects.matches()) {
      window.setObjectsPerSecond(Long.parseLong(objects.group(1)));
    } else if (BYTES.matcher(word).matches()) {
      window.setBytesPerSecond(bytes(word));
    } else if (!word.equalsIgnoreCase(NONE)) {
      throw new IllegalArgumentException(
          "rate '%s' of window '%s' is not valid: %s".formatted(word, text, WINDOW));
    }
  }

  private static int minute(String hour, String minute) {
    return Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
  }

  private static List<Weekday> days(String word, String text) {
    List<Weekday> days = new ArrayList<>();
    for (String range : word.split(",", -1)) {
      String[] ends = range.split("-", 2);
      List<Weekday> week = List.of(Weekday.values());
      int last = week.indexOf(day(ends[ends.length - 1], text));
      int day = week.indexOf(day(ends[0], text));
      days.add(week.get(day));
      while (day != last) {
        day = (day + 1) % week.size();
        days.add(week.get(day));
      }
    }
    return days;
  }

  private static Weekday day(String name, String text) {
    for (Weekday day : Weekday.values()) {
      if (day.name().equals(name)) {
        return day;
      }
    }
    throw new IllegalArgumentException(
        "day '%s' of window '%s' is not one of %s"
            .formatted(name, text, List.of(Weekday.values())));
  }

  /** A window as {@link #window(String)} reads it. */
  public static String window(LimitWindow window) {
    StringJoiner days = new StringJoiner(",");
    window.getDays().forEach(day -> days.add(day.name()));
    return "%s %s-%s %s"
        .formatted(
            days,
            time(window.getFrom()),
            time(window.getUntil()),
            rates(window.getBytesPerSecond(), window.getObjectsPerSecond()));
  }

  private static String time(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  /** Two rates; exact, so that what is shown can be set. */
  public static String rates(long bytesPerSecond, long objectsPerSecond) {
    StringJoiner text = new StringJoiner(" ");
    text.setEmptyValue(NONE);
    if (bytesPerSecond > 0) {
      text.add(exact(bytesPerSecond) + "/s");
    }
    if (objectsPerSecond > 0) {
      text.add(objectsPerSecond + "/s");
    }
    return text.toString();
  }

  private static String exact(long bytes) {
    int unit = 0;
    long value = bytes;
    while (value % 1_024 == 0 && unit < BINARY.size() - 1) {
      value /= 1_024;
      unit++;
    }
    return value + BINARY.get(unit);
  }

  /** All there is to say about limits, in one line and one more for each window. */
  public static List<String> lines(@Nullable Limits limits, Instant now) {
    if (limits == null) {
      return List.of(NONE);
    }
    List<String> lines = new ArrayList<>();
    String worker =
        limits.getConcurrency() > 0
            ? ", at most %d at once per worker".formatted(limits.getConcurrency())
            : "";
    lines.add(rates(limits.getBytesPerSecond(), limits.getObjectsPerSecond()) + worker);
    for (LimitWindow window : limits.getTimetable()) {
      lines.add(window(window) + " (" + limits.getZone() + ")");
    }
    if (!limits.getTimetable().isEmpty()) {
      Rates rates = Timetable.of(limits).at(now);
      lines.add(
          "now %s, until %s"
              .formatted(rates(rates.bytesPerSecond(), rates.objectsPerSecond()), rates.until()));
    }
    return lines;
  }
}
