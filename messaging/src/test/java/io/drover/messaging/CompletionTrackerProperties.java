package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * F-05, against a model that a child would write: a sorted map of everything that is not finished.
 */
class CompletionTrackerProperties {
  private final CompletionTracker tracker = new CompletionTracker();
  private final TreeMap<Long, Long> unfinished = new TreeMap<>();
  private long read = CompletionTracker.NOTHING_READ;

  @Property(tries = 500)
  void agreesWithTheModelWhateverTheOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int steps) {
    Random random = new Random(seed);
    for (int step = 0; step < steps; step++) {
      if (unfinished.isEmpty() || random.nextInt(100) < 55) {
        accept(random);
      } else {
        finishAny(random);
      }
      check();
    }
    while (!unfinished.isEmpty()) {
      finishAny(random);
      check();
    }
    assertThat(tracker.committable()).isEqualTo(read);
  }

  private void accept(Random random) {
    long offset = Math.max(read, 0) + (random.nextInt(10) == 0 ? random.nextInt(1_000) : 0);
    unfinished.put(offset, tracker.accept(offset));
    read = offset + 1;
    if (random.nextInt(5) == 0) {
      read += 1;
      tracker.readUpTo(read);
    }
  }

  private void finishAny(Random random) {
    List<Long> offsets = new ArrayList<>(unfinished.keySet());
    long ticket = unfinished.remove(offsets.get(random.nextInt(offsets.size())));
    tracker.finish(ticket);
    if (random.nextInt(10) == 0) {
      tracker.finish(ticket);
    }
  }

  private void check() {
    assertThat(tracker.unfinished()).isEqualTo(unfinished.size());
    assertThat(tracker.committable())
        .isEqualTo(unfinished.isEmpty() ? read : unfinished.firstKey());
    assertThat(tracker.span()).isGreaterThanOrEqualTo(unfinished.size());
  }
}
