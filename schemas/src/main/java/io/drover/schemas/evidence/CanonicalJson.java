package io.drover.schemas.evidence;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) gives it, so that the
 * same content is the same bytes wherever it is written. For objects, arrays, texts, whole numbers
 * and booleans; there are no nulls and no fractions.
 */
public final class CanonicalJson {
  /** Largest whole number that every JSON reader keeps exactly: 2^53 − 1. */
  public static final long MAX_NUMBER = (1L << 53) - 1;

  private static final String SHORT_ESCAPES = "\b\t\n\f\r";
  private static final String SHORT_LETTERS = "btnfr";

  private CanonicalJson() {}

  /**
   * The text of an object, without line breaks.
   *
   * @throws IllegalArgumentException for a value of another type
   */
  public static String text(Map<?, ?> object) {
    StringBuilder out = new StringBuilder(256);
    object(out, object);
    return out.toString();
  }

  private static void object(StringBuilder out, Map<?, ?> object) {
    Map<String, Object> sorted = new TreeMap<>(); // RFC 8785 3.2.3: by UTF-16 code units.
    object.forEach((name, value) -> sorted.put((String) name, value));
    out.append('{');
    for (Iterator<Map.Entry<String, Object>> each = sorted.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, Object> entry = each.next();
      string(out, entry.getKey());
      out.append(':');
      value(out, entry.getValue());
      out.append(each.hasNext() ? "," : "");
    }
    out.append('}');
  }

  private static void array(StringBuilder out, List<?> values) {
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ",");
      value(out, values.get(i));
    }
    out.append(']');
  }

  private static void value(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> throw new IllegalArgumentException("there are no nulls here");
      case String text -> string(out, text);
      case Long number -> number(out, number);
      case Integer number -> number(out, number);
      case Boolean flag -> out.append(flag.booleanValue());
      case Map<?, ?> object -> object(out, object);
      case List<?> values -> array(out, values);
      default ->
          throw new IllegalArgumentException(
              "a value of %s has no canonical form here".formatted(value.getClass()));
    }
  }

  private static void number(StringBuilder out, long number) {
    if (Math.abs(number) > MAX_NUMBER) {
      throw new IllegalArgumentException(
          "number %d is beyond %d, which JSON readers keep exactly".formatted(number, MAX_NUMBER));
    }
    out.append(number);
  }

  private static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int brief = SHORT_ESCAPES.indexOf(c);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (brief >= 0) {
        out.append('\\').append(SHORT_LETTERS.charAt(brief));
      } else if (c < ' ') {
        out.append("\\u00%02x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
