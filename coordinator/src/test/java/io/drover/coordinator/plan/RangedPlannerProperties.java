package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.job.KeyRange;
import io.drover.schemas.record.Task;
import io.drover.storage.ObjectKey;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** T-34, F-05: however a source is cut and wherever planning is cut off, each key comes once. */
class RangedPlannerProperties {
  private static final StoreCalls CALLS =
      new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), _ -> {}));

  @Property(tries = 400)
  void eachKeyOnce(
      @ForAll("keys") Set<String> source,
      @ForAll("keys") Set<String> target,
      @ForAll @IntRange(min = 1, max = 4) int page,
      @ForAll @IntRange(min = 1, max = 7) int ranges,
      @ForAll @IntRange(min = 1, max = 3) int rangePages,
      @ForAll boolean merged,
      @ForAll("lives") List<Integer> lives,
      @ForAll @IntRange(min = 1, max = 3) int part)
      throws InterruptedException {
    ListedStore from = ListedStore.of("s3://in/p/", prefixed("p/", source));
    ListedStore to = ListedStore.of("s3://out/q/", prefixed("q/", target));
    PlanLimits limits = new PlanLimits(page, 2, ranges, rangePages, 0);
    PlanOrder order = new PlanOrder("job", 1, from.uri(), to.uri(), from, to, merged, null);
    Published published = new Published();

    for (int pages : lives) {
      published.live(order, limits, pages, part);
    }
    published.live(order, limits, Integer.MAX_VALUE, part);

    assertThat(published.tasks).containsExactlyInAnyOrderElementsOf(model(source, target));
    assertThat(published.mostRanges).isLessThanOrEqualTo(ranges);
  }

  /** What is published, and what a later planner finds of it. */
  private static final class Published {
    final List<String> tasks = new ArrayList<>();
    List<KeyRange> left = List.of(KeyRange.ALL);
    boolean complete;
    int mostRanges = 1;

    /** Plans so many pages, of which the last is published in part only. */
    void live(PlanOrder order, PlanLimits limits, int pages, int part) throws InterruptedException {
      if (complete) {
        return;
      }
      try (RangedPlanner planner = new RangedPlanner(order, left, limits, CALLS)) {
        for (int i = 0; i < pages && !complete; i++) {
          PlanPage page = planner.next();
          boolean cut = i == pages - 1 && part < page.tasks().size();
          publish(cut ? page.first(part) : page);
        }
      }
    }

    private void publish(PlanPage page) {
      page.tasks().forEach(task -> tasks.add(described(task)));
      complete = page.complete();
      left =
          page.ranges().isEmpty() ? List.of(new KeyRange(page.checkpoint(), null)) : page.ranges();
      mostRanges = Math.max(mostRanges, left.size());
    }
  }

  private static String described(Task task) {
    return "%s over %s".formatted(task.getSourceKey(), task.getTargetPin());
  }

  private static List<String> model(Set<String> source, Set<String> target) {
    TreeSet<String> ordered = new TreeSet<>(ObjectKey::compareUtf8);
    ordered.addAll(source);
    return ordered.stream()
        .map(key -> "p/%s over %s".formatted(key, target.contains(key) ? "pin-q/" + key : null))
        .toList();
  }

  private static List<String> prefixed(String prefix, Set<String> keys) {
    List<String> all = new ArrayList<>(List.of("a", "p", "pp/x", "q", "qq", "z"));
    keys.forEach(key -> all.add(prefix + key));
    return all;
  }

  @Provide
  Arbitrary<List<Integer>> lives() {
    return Arbitraries.integers().between(1, 8).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<Set<String>> keys() {
    return Arbitraries.of("a", "b", "c", "/", "é", "\uFFFD", "\uD83D\uDE00")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("", parts))
        .set()
        .ofMaxSize(60);
  }
}
