package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * The planner against a model that knows everything at once, also when it is taken up again behind
 * any page or any part of one.
 */
class PlannerProperties {
  private static final StoreCalls CALLS =
      new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), _ -> {}));

  @Property(tries = 500)
  void sameTasksAsTheModel(
      @ForAll("keys") Set<String> source,
      @ForAll("keys") Set<String> target,
      @ForAll @IntRange(min = 1, max = 7) int page,
      @ForAll boolean merged)
      throws InterruptedException {
    ListedStore from = ListedStore.of("s3://in/p/", prefixed("p/", source));
    ListedStore to = ListedStore.of("s3://out/q/r/", prefixed("q/r/", target));

    List<PlanPage> pages = plan(from, to, merged, page, null);

    assertThat(tasks(pages)).isEqualTo(model(source, target));
    assertThat(pages.getLast().complete()).isTrue();
    assertThat(pages.subList(0, pages.size() - 1)).noneMatch(PlanPage::complete);
  }

  @Property(tries = 300)
  void takenUpAgainAnywhere(
      @ForAll("keys") Set<String> source,
      @ForAll("keys") Set<String> target,
      @ForAll @IntRange(min = 1, max = 5) int page,
      @ForAll @IntRange(min = 0, max = 20) int crash,
      @ForAll @IntRange(min = 1, max = 5) int part)
      throws InterruptedException {
    ListedStore from = ListedStore.of("s3://in/p/", prefixed("p/", source));
    ListedStore to = ListedStore.of("s3://out/q/r/", prefixed("q/r/", target));
    List<PlanPage> before = plan(from, to, true, page, null);
    List<PlanPage> published =
        new ArrayList<>(before.subList(0, Math.min(crash, before.size() - 1)));
    PlanPage next = before.get(published.size());
    if (part < next.tasks().size()) {
      assertThat(next.first(part).bytes() + next.after(part).bytes()).isEqualTo(next.bytes());
      published.add(next.first(part));
    }

    String checkpoint = published.isEmpty() ? null : published.getLast().checkpoint();
    published.addAll(plan(from, to, true, page, checkpoint));

    assertThat(tasks(published))
        .as("T-33, F-05: no gap and no duplicate")
        .isEqualTo(model(source, target));
  }

  private static List<PlanPage> plan(
      ListedStore from, ListedStore to, boolean merged, int page, String checkpoint)
      throws InterruptedException {
    List<PlanPage> pages = new ArrayList<>();
    PlanOrder order = new PlanOrder("job", 1, from.uri(), to.uri(), from, to, merged, checkpoint);
    try (Planner planner = new Planner(order, new PlanLimits(page, 2), CALLS)) {
      do {
        pages.add(planner.next());
      } while (!pages.getLast().complete());
    }
    return pages;
  }

  private static List<String> tasks(List<PlanPage> pages) {
    List<String> described = new ArrayList<>();
    for (PlanPage page : pages) {
      for (Task task : page.tasks()) {
        described.add(
            "%s -> %s %s %d over %s %d"
                .formatted(
                    task.getSourceKey(),
                    task.getTargetKey(),
                    task.getSourcePin(),
                    task.getSize(),
                    task.getTargetPin(),
                    task.getTargetSize()));
      }
    }
    return described;
  }

  private static List<String> model(Set<String> source, Set<String> target) {
    TreeSet<String> ordered = new TreeSet<>(ObjectKey::compareUtf8);
    ordered.addAll(source);
    List<String> described = new ArrayList<>();
    for (String key : ordered) {
      boolean present = target.contains(key);
      described.add(
          "p/%s -> q/r/%s pin-p/%s %d over %s %d"
              .formatted(
                  key,
                  key,
                  key,
                  key.length() + 2,
                  present ? "pin-q/r/" + key : null,
                  present ? key.length() + 4 : 0));
    }
    return described;
  }

  private static List<String> prefixed(String prefix, Set<String> keys) {
    List<String> all = new ArrayList<>(List.of("a", "p", "pp/x", "q/", "q/a", "q/rr", "z"));
    keys.forEach(key -> all.add(prefix + key));
    return all;
  }

  /**
   * T-11: characters on both sides of the surrogates, slashes and dots; few, so that both sides
   * meet.
   */
  @Provide
  Arbitrary<Set<String>> keys() {
    return Arbitraries.of("a", "b", "/", ".", "é", "\uE000", "\uFFFD", "\uD83D\uDE00", "%")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(parts -> String.join("", parts))
        .set()
        .ofMaxSize(25);
  }
}
