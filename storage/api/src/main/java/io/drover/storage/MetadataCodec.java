package io.drover.storage;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fits metadata into a store that takes only some names and only printable ASCII values, reversibly
 * (T-15, T-16).
 *
 * <p>A name that the store would change is stored under the nearest name it takes; one reserved
 * entry keeps the original names. A value that is not plain ASCII is stored as an RFC 2047 base64
 * word, the form that S3 itself uses for such values.
 */
public final class MetadataCodec {
  private static final System.Logger LOG = System.getLogger(MetadataCodec.class.getName());
  private static final String WORD_START = "=?UTF-8?B?";
  private static final String WORD_END = "?=";

  private final UnaryOperator<String> nearest;
  private final String reserved;

  /**
   * @param nearest the name that the store takes which is nearest to a given one; must leave names
   *     it takes unchanged
   * @param reserved the entry that keeps original names; itself a name that the store takes
   */
  public MetadataCodec(UnaryOperator<String> nearest, String reserved) {
    this.nearest = nearest;
    this.reserved = reserved;
  }

  /** Raw metadata as the store will hold it. */
  public Map<String, String> encode(Map<String, String> raw) {
    Map<String, String> stored = new TreeMap<>();
    StringJoiner renames = new StringJoiner("&");
    Map<String, String> sorted = new TreeMap<>(raw);
    sorted.forEach((name, value) -> keepName(name, value, stored));
    sorted.forEach((name, value) -> rename(name, value, stored, renames));
    if (renames.length() > 0) {
      stored.put(reserved, renames.toString());
    }
    return stored;
  }

  private void keepName(String name, String value, Map<String, String> stored) {
    if (fits(name)) {
      stored.put(name, encodeValue(value));
    }
  }

  private void rename(String name, String value, Map<String, String> stored, StringJoiner renames) {
    if (!fits(name)) {
      String free = free(nearest.apply(name), stored);
      stored.put(free, encodeValue(value));
      renames.add(percent(free) + "=" + percent(name));
    }
  }

  private boolean fits(String name) {
    return nearest.apply(name).equals(name) && !name.equals(reserved);
  }

  private String free(String wanted, Map<String, String> stored) {
    String candidate = wanted;
    for (int i = 2; stored.containsKey(candidate) || candidate.equals(reserved); i++) {
      candidate = wanted + "_" + i;
    }
    return candidate;
  }

  /** Metadata that the store holds, as it was given. */
  public Map<String, String> decode(Map<String, String> stored) {
    Map<String, String> raw = new HashMap<>();
    Map<String, String> originals = originals(stored.get(reserved));
    stored.forEach(
        (name, value) -> {
          if (!name.equals(reserved)) {
            raw.put(originals.getOrDefault(name, name), decodeValue(value));
          }
        });
    return raw;
  }

  private static String percent(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static Map<String, String> originals(@Nullable String renames) {
    Map<String, String> originals = new HashMap<>();
    for (String entry : renames == null ? new String[0] : renames.split("&", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        original(entry.substring(0, equals), entry.substring(equals + 1), originals);
      }
    }
    return originals;
  }

  private static void original(String stored, String name, Map<String, String> originals) {
    try {
      originals.put(
          URLDecoder.decode(stored, StandardCharsets.UTF_8),
          URLDecoder.decode(name, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // Not ours: somebody else uses the reserved name. What it names keeps its stored name.
      LOG.log(System.Logger.Level.DEBUG, "{0} has a malformed entry: {1}", stored, e.getMessage());
    }
  }

  private static String encodeValue(String value) {
    return plain(value)
        ? value
        : WORD_START
            + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
            + WORD_END;
  }

  private static String decodeValue(String value) {
    if (!value.startsWith(WORD_START)
        || !value.endsWith(WORD_END)
        || value.length() < WORD_START.length() + 2) {
      return value;
    }
    String body = value.substring(WORD_START.length(), value.length() - WORD_END.length());
    try {
      String decoded = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
      // What would not be encoded to the same again is not ours: an application wrote something
      // that only looks like it, and it stays as it is.
      return encodeValue(decoded).equals(value) ? decoded : value;
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  /** Header fields lose blanks at both ends, and only printable ASCII is safe on the way. */
  private static boolean plain(String value) {
    return !value.isEmpty()
        && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
        && value.equals(value.strip())
        && !value.startsWith(WORD_START);
  }
}
