package io.drover.coordinator.plan;

import io.drover.coordinator.job.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where a range of keys can be cut, by asking for single keys: a listing of one entry after
 * some text tells where the next keys are, however many lie between.
 *
 * <p>All keys that are left share some beginning with the last one planned. Halving finds the first
 * character in which they do not; then the characters that follow there are found one after the
 * other. Each of them begins a part. Where a part holds most of the keys, it is cut again later,
 * one level deeper. Wherever the cuts are, the parts together are the range.
 */
final class SplitSearch {
  /** Characters of one place that are told apart; the rest stay together. */
  private static final int MAX_BRANCHES = 64;

  /** Gives the first key after a text. */
  @FunctionalInterface
  interface Probe {
    Optional<String> firstAfter(String text) throws InterruptedException;
  }

  private final Probe probe;
  private final KeyRange range;
  private final int[] last;

  /**
   * @param last the last key planned, from which the range goes on
   */
  private SplitSearch(Probe probe, KeyRange range, String last) {
    this.probe = probe;
    this.range = range;
    this.last = last.codePoints().toArray();
  }

  /**
   * Where to cut.
   *
   * @param prefix what all keys of the source start with
   * @param range goes on after a key; one that does not is not cut
   * @param parts most parts that are wanted
   * @return the ends of all parts but the last, ascending; each is after the range's first key and
   *     before its end. Empty if nothing is to be gained
   */
  static List<String> cuts(Probe probe, String prefix, KeyRange range, int parts)
      throws InterruptedException {
    String last = range.after();
    if (last == null || parts < 2 || !last.startsWith(prefix)) {
      return List.of();
    }
    return new SplitSearch(probe, range, last)
        .cuts(prefix.codePointCount(0, prefix.length()), parts);
  }

  private List<String> cuts(int prefix, int parts) throws InterruptedException {
    Optional<String> next = beyond(last.length);
    int low = prefix;
    int high = last.length;
    while (next.isPresent() && low + 1 < high) {
      int middle = (low + high) >>> 1;
      Optional<String> found = beyond(middle);
      if (found.isPresent()) {
        next = found;
        high = middle;
      } else {
        low = middle;
      }
    }
    return next.isEmpty() || high == prefix
        ? List.of()
        : evenly(branches(high - 1, next.get()), parts);
  }

  /** The first key of the range behind all those that share this many characters with the last. */
  private Optional<String> beyond(int shared) throws InterruptedException {
    return shared == 0 ? Optional.empty() : behind(new String(last, 0, shared));
  }

  /** The first key of the range behind all those that start with a text. */
  private Optional<String> behind(String text) throws InterruptedException {
    Optional<String> after = successor(text);
    if (after.isEmpty()) {
      return Optional.empty();
    }
    return probe.firstAfter(after.get()).filter(key -> !range.endsBefore(key));
  }

  /** The text up to each character that stands at a place, behind that of the last key. */
  private List<String> branches(int place, String first) throws InterruptedException {
    List<String> branches = new ArrayList<>();
    Optional<String> key = Optional.of(first);
    while (key.isPresent() && branches.size() < MAX_BRANCHES) {
      String found = key.get();
      if (found.codePointCount(0, found.length()) <= place) {
        return branches;
      }
      String branch = found.substring(0, found.offsetByCodePoints(0, place + 1));
      branches.add(branch);
      key = behind(branch);
    }
    return branches;
  }

  /** So many of the beginnings that about as many lie in each part; the range's rest is one. */
  private static List<String> evenly(List<String> branches, int parts) {
    int units = branches.size() + 1;
    int made = Math.min(parts, units);
    List<String> cuts = new ArrayList<>();
    for (int i = 1; i < made; i++) {
      cuts.add(branches.get((int) ((long) i * units / made) - 1));
    }
    return cuts;
  }

  /** A text behind all that start with this one, but for a few; empty if there is none. */
  private static Optional<String> successor(String text) {
    int end = text.codePointBefore(text.length());
    if (end == Character.MAX_CODE_POINT) {
      return Optional.empty();
    }
    int next = end + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : end + 1;
    return Optional.of(
        text.substring(0, text.length() - Character.charCount(end)) + Character.toString(next));
  }
}
