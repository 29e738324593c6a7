package io.drover.storage.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Times as HTTP writes them. The usual form, {@code Fri, 20 Nov 2026 16:00:56 GMT}, is read without
 * the machinery of formatters, because every answer has one.
 */
final class HttpDate {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int USUAL_LENGTH = 29;

  private HttpDate() {}

  /** The time, or nothing if the text is none. */
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(usual(text) ? fast(text) : slow(text));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean usual(String text) {
    return text.length() == USUAL_LENGTH
        && text.endsWith(" GMT")
        && text.startsWith(", ", 3)
        && month(text) >= 0
        && text.charAt(7) == ' '
        && text.charAt(11) == ' '
        && text.charAt(16) == ' '
        && text.charAt(19) == ':'
        && text.charAt(22) == ':';
  }

  private static int month(String text) {
    int at = MONTHS.indexOf(text.substring(8, 11));
    return at % 3 == 0 ? at / 3 : -1;
  }

  private static Instant fast(String text) {
    return LocalDateTime.of(
            number(text, 12, 16),
            month(text) + 1,
            number(text, 5, 7),
            number(text, 17, 19),
            number(text, 20, 22),
            number(text, 23, 25))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static Instant slow(String text) {
    return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
  }
}
