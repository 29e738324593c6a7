package io.drover.cli;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them. */
final class Sizes {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,6})?) ?([kKMGTP]i?B?|B)?");

  private static final Map<Character, Integer> POWERS =
      Map.of('K', 1, 'M', 2, 'G', 3, 'T', 4, 'P', 5);

  private Sizes() {}

  /**
   * Bytes: a number alone, or with KiB, MiB, GiB, TiB, PiB (powers of 1,024) or kB, MB, GB, TB, PB
   * (powers of 1,000). Empty if the text is no such size or no whole number of bytes that a long
   * holds.
   */
  static Optional<Long> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String unit = form.group(2) == null ? "B" : form.group(2);
    int power = POWERS.getOrDefault(Character.toUpperCase(unit.charAt(0)), 0);
    BigDecimal base = BigDecimal.valueOf(unit.contains("i") ? 1_024 : 1_000);
    try {
      return Optional.of(new BigDecimal(form.group(1)).multiply(base.pow(power)).longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
