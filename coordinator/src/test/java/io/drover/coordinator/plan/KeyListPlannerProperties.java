package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.filter.ObjectFilter;
import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.job.PassedOver;
import io.drover.coordinator.keys.Lists;
import io.drover.schemas.record.Filter;
import io.drover.schemas.record.KeyListFormat;
import io.drover.schemas.record.Task;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** M-04, F-05: a list of keys in any order, planned in several lives, gives each key one task. */
class KeyListPlannerProperties {
  private static final StoreCalls CALLS =
      new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), _ -> {}));
  private static final ObjectFilter NO_B =
      ObjectFilter.of(Filter.newBuilder().setExclude(List.of("**b**")).build());

  @Property(tries = 300)
  void eachKeyOnce(
      @ForAll("listed") List<String> listed,
      @ForAll("keys") Set<String> source,
      @ForAll("keys") Set<String> target,
      @ForAll @IntRange(min = 1, max = 4) int page,
      @ForAll("lives") List<Integer> lives,
      @ForAll @IntRange(min = 1, max = 3) int part)
      throws InterruptedException {
    ListedStore from = ListedStore.of("s3://in/p/", prefixed("p/", source));
    ListedStore to = ListedStore.of("s3://out/q/", prefixed("q/", target));
    PlanOrder order =
        new PlanOrder("job", 1, from.uri(), to.uri(), from, to, false, null).with(NO_B);
    Published published = new Published();

    try (Lists lists = new Lists("key-list-planner")) {
      lists.put("k", String.join("\n", listed));
      for (int pages : lives) {
        published.live(lists, order, new PlanLimits(page, 3, 1, 1, 1_000), pages, part);
      }
      published.live(lists, order, new PlanLimits(page, 3, 1, 1, 1_000), Integer.MAX_VALUE, part);
    }

    assertThat(published.tasks).containsExactlyElementsOf(model(listed, source, target));
  }

  private static final class Published {
    final List<String> tasks = new ArrayList<>();
    String checkpoint;
    boolean complete;
    PassedOver passedOver = PassedOver.NOTHING;

    void live(Lists lists, PlanOrder order, PlanLimits limits, int pages, int part)
        throws InterruptedException {
      if (complete) {
        return;
      }
      PlanOrder rest = order.within(new KeyRange(checkpoint, null));
      try (KeyListPlanner planner =
          new KeyListPlanner(rest, limits, CALLS, () -> lists.open("k", KeyListFormat.LINES))) {
        for (int i = 0; i < pages && !complete; i++) {
          PlanPage page = planner.next();
          boolean cut = i == pages - 1 && part < page.tasks().size();
          publish(cut ? page.first(part) : page);
        }
      }
    }

    private void publish(PlanPage page) {
      page.tasks().forEach(task -> tasks.add(described(task)));
      checkpoint = page.checkpoint();
      complete = page.complete();
      passedOver = passedOver.plus(page.passedOver());
    }
  }

  private static String described(Task task) {
    return "%s %s -> %s over %s"
        .formatted(
            task.getSourceKey(), task.getSourcePin(), task.getTargetKey(), task.getTargetPin());
  }

  private static List<String> model(List<String> listed, Set<String> source, Set<String> target) {
    return new LinkedHashSet<>(listed)
        .stream()
            .filter(key -> key.startsWith("p/") && !key.equals("p/") && !key.contains("b"))
            .map(key -> key.substring(2))
            .map(
                key ->
                    "p/%s %s -> q/%s over %s"
                        .formatted(
                            key,
                            source.contains(key) ? "pin-p/" + key : "absent",
                            key,
                            target.contains(key) ? "pin-q/" + key : null))
            .toList();
  }

  private static List<String> prefixed(String prefix, Set<String> keys) {
    return keys.stream().map(key -> prefix + key).toList();
  }

  @Provide
  Arbitrary<List<Integer>> lives() {
    return Arbitraries.integers().between(1, 5).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> listed() {
    return key().map(key -> key.startsWith("x") ? key : "p/" + key).list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<Set<String>> keys() {
    return key().set().ofMaxSize(30);
  }

  private static Arbitrary<String> key() {
    return Arbitraries.of("a", "b", "c", "/", "x", "é")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(parts -> String.join("", parts));
  }
}
