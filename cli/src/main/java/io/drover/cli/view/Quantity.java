package io.drover.cli.view;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Quantity {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Quantity() {}

  /** Bytes in binary units with three significant digits. */
  public static String bytes(long bytes) {
    return bytes((double) bytes);
  }

  /** Bytes in binary units with three significant digits, such as {@code 1.50 GiB}. */
  public static String bytes(double bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? "%.0f B".formatted(value) : significant(value) + " " + UNITS[unit];
  }

  /** A count with thousands separated. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A rate per second. */
  public static String rate(double perSecond) {
    return perSecond >= 100
        ? count(Math.round(perSecond))
        : String.format(Locale.ROOT, "%.1f", perSecond);
  }

  /** A duration such as {@code 0:07}, {@code 12:05} or {@code 3:00:00}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 3_600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }

  private static String significant(double value) {
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
