package io.drover.coordinator.plan;

import io.drover.coordinator.job.KeyRange;
import java.util.ArrayList;
import java.util.List;

/** Several ranges that together are one. */
final class KeyRanges {
  private KeyRanges() {}

  /**
   * The parts of a range.
   *
   * @param cuts keys of the range, ascending; each ends a part
   */
  static List<KeyRange> split(KeyRange range, List<String> cuts) {
    List<KeyRange> parts = new ArrayList<>();
    String after = range.after();
    for (String cut : cuts) {
      parts.add(new KeyRange(after, cut));
      after = cut;
    }
    parts.add(new KeyRange(after, range.until()));
    return parts;
  }
}
