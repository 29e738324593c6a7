package io.drover.coordinator.filter;

import io.drover.schemas.record.Filter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of each object whether a job is about it (M-04): one of the includes matches its key below
 * the source's prefix, or there are none; no exclude matches; its size lies within the bounds, both
 * included; it was last modified at the first instant or later, and before the second.
 *
 * <p>Pure and immutable. Two jobs of which one ends where the other begins share no object: sizes
 * are whole numbers, and times are half-open.
 */
public final class ObjectFilter {
  /** Patterns of each kind; with the length of each it bounds the time that a key takes. */
  static final int MAX_PATTERNS = 100;

  /** Characters of one pattern: longer than any key that a store takes is hardly meant. */
  static final int MAX_PATTERN = 1_024;

  /** Characters of all patterns together: they are in every record of the job. */
  static final int MAX_TEXT = 16_384;

  /** Lets everything through. */
  public static final ObjectFilter ALL = new ObjectFilter(Filter.newBuilder().build());

  private final Filter wire;
  private final Optional<Glob> include;
  private final Optional<Glob> exclude;

  private ObjectFilter(Filter wire) {
    this.wire = wire;
    this.include = compile(wire.getInclude());
    this.exclude = compile(wire.getExclude());
  }

  /**
   * Checks and compiles a filter.
   *
   * @param wire null lets everything through
   * @throws IllegalArgumentException that names the field, its value and the rule it breaks
   */
  public static ObjectFilter of(@Nullable Filter wire) {
    if (wire == null) {
      return ALL;
    }
    check("include", wire.getInclude());
    check("exclude", wire.getExclude());
    long characters =
        wire.getInclude().stream().mapToLong(String::length).sum()
            + wire.getExclude().stream().mapToLong(String::length).sum();
    require(characters <= MAX_TEXT, "filter", characters + " characters", "at most " + MAX_TEXT);
    checkSizes(wire.getMinSize(), wire.getMaxSize());
    Instant from = wire.getModifiedFrom();
    Instant before = wire.getModifiedBefore();
    require(
        from == null || before == null || from.isBefore(before),
        "filter.modifiedBefore",
        String.valueOf(before),
        "after modifiedFrom, which is " + from);
    return new ObjectFilter(wire);
  }

  private static void checkSizes(@Nullable Long min, @Nullable Long max) {
    require(min == null || min >= 0, "filter.minSize", String.valueOf(min), "0 or more");
    long least = min == null ? 0 : min;
    require(max == null || max >= least, "filter.maxSize", String.valueOf(max), least + " or more");
  }

  private static void check(String field, List<String> patterns) {
    String name = "filter." + field;
    int count = patterns.size();
    require(count <= MAX_PATTERNS, name, count + " patterns", "at most " + MAX_PATTERNS);
    for (String pattern : patterns) {
      String shown = "'%.60s' of %d characters".formatted(pattern, pattern.length());
      require(
          !pattern.isEmpty() && pattern.length() <= MAX_PATTERN,
          name,
          shown,
          "of 1 to " + MAX_PATTERN + " characters");
    }
  }

  private static void require(boolean holds, String field, String value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s: it must be %s".formatted(field, value, rule));
    }
  }

  private static Optional<Glob> compile(List<String> patterns) {
    return patterns.isEmpty() ? Optional.empty() : Optional.of(Glob.anyOf(patterns));
  }

  /** Whether every object passes. */
  public boolean all() {
    return wire.equals(ALL.wire);
  }

  /**
   * Whether the job is about an object.
   *
   * @param relative its key below the source's prefix; empty for the marker of the prefix itself
   */
  public boolean admits(String relative, long size, Instant modified) {
    return hasSize(size) && hasTime(modified) && admitsKey(relative);
  }

  /** The same of an object whose time says nothing, such as a copy. */
  public boolean admits(String relative, long size) {
    return hasSize(size) && admitsKey(relative);
  }

  /**
   * Whether an object with such a key can pass; what is known of one that is not at the source.
   *
   * @param relative its key below the source's prefix
   */
  public boolean admitsKey(String relative) {
    return include.map(glob -> glob.matches(relative)).orElse(true)
        && exclude.map(glob -> !glob.matches(relative)).orElse(true);
  }

  private boolean hasSize(long size) {
    Long min = wire.getMinSize();
    Long max = wire.getMaxSize();
    return (min == null || size >= min) && (max == null || size <= max);
  }

  private boolean hasTime(Instant modified) {
    Instant from = wire.getModifiedFrom();
    Instant before = wire.getModifiedBefore();
    return (from == null || !modified.isBefore(from))
        && (before == null || modified.isBefore(before));
  }
}
