package io.drover.coordinator.job;

import java.util.ArrayList;
import java.util.List;

/**
 * What planning met and made no task of.
 *
 * @param filtered objects that the filter leaves out
 * @param others things that are no objects of the job, such as symbolic links
 * @param examples the first of the others, each as rule:subject; at most {@link #MAX_EXAMPLES}
 */
public record PassedOver(long filtered, long others, List<String> examples) {
  /** Enough to see what it is about, and little in a record that is written often. */
  public static final int MAX_EXAMPLES = 20;

  public static final PassedOver NOTHING = new PassedOver(0, 0, List.of());

  private static final int MAX_EXAMPLE = 300;

  public PassedOver {
    if (filtered < 0 || others < 0) {
      throw new IllegalArgumentException(
          "%d filtered and %d others; neither is negative".formatted(filtered, others));
    }
    examples = examples.stream().limit(MAX_EXAMPLES).map(PassedOver::shortened).distinct().toList();
  }

  /** This and more. */
  public PassedOver plus(PassedOver more) {
    if (more.equals(NOTHING)) {
      return this;
    }
    List<String> both = new ArrayList<>(examples);
    both.addAll(more.examples);
    return new PassedOver(
        filtered + more.filtered, others + more.others, both.stream().distinct().toList());
  }

  private static String shortened(String example) {
    int end = Math.min(example.length(), MAX_EXAMPLE);
    boolean cutsPair = end < example.length() && Character.isHighSurrogate(example.charAt(end - 1));
    return example.substring(0, cutsPair ? end - 1 : end);
  }
}
