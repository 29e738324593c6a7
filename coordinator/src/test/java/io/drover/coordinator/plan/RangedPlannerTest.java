package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.coordinator.filter.ObjectFilter;
import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.job.PassedOver;
import io.drover.schemas.record.Filter;
import io.drover.storage.ObjectKey;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RangedPlannerTest {
  private static final int KEYS = 20_000;
  private static final int PAGE = 40;

  private final StoreCalls calls =
      new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), _ -> {}));
  private final ListedStore from =
      ListedStore.of("s3://in/p/", IntStream.range(0, KEYS).mapToObj("p/%08d"::formatted).toList());
  private final ListedStore to = ListedStore.of("s3://out/", List.of());

  @Test
  @DisplayName(
      "T-34: no more than a third of the requests of a flat prefix wait for one another, and few"
          + " are made besides")
  void sideBySide() throws InterruptedException {
    long tasks = plan(new PlanLimits(PAGE, 2, 16, 4, 0), ObjectFilter.ALL).tasks;

    int pages = KEYS / PAGE;
    assertThat(tasks).isEqualTo(KEYS);
    assertThat(longestChain()).isLessThan(pages / 3);
    assertThat(from.lists.get()).isLessThan(pages + pages / 4 + 150);
  }

  @Test
  @DisplayName("T-34: a source of a few pages is listed as it was, without a request more")
  void smallSource() throws InterruptedException {
    long tasks = plan(new PlanLimits(1_000, 2, 16, 64, 0), ObjectFilter.ALL).tasks;

    assertThat(tasks).isEqualTo(KEYS);
    assertThat(from.lists).hasValue(KEYS / 1_000);
  }

  @Test
  @DisplayName("the first tasks are there after the first page, whatever follows")
  void firstPageFirst() throws InterruptedException {
    try (RangedPlanner planner = open(new PlanLimits(PAGE, 2, 16, 4, 0), ObjectFilter.ALL)) {
      PlanPage page = planner.next();

      assertThat(page.tasks()).hasSize(PAGE);
      assertThat(from.lists.get()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  @DisplayName("M-04: what the filter leaves out is no task and is counted once, in all ranges")
  void filtered() throws InterruptedException {
    ObjectFilter filter = ObjectFilter.of(Filter.newBuilder().setInclude(List.of("*7")).build());

    Sum sum = plan(new PlanLimits(PAGE, 2, 16, 4, 0), filter);

    assertThat(sum.tasks).isEqualTo(KEYS / 10);
    assertThat(sum.passedOver.filtered()).isEqualTo(KEYS - KEYS / 10);
  }

  @Test
  @DisplayName("a store that refuses a range ends the plan with its reason")
  void refused() throws InterruptedException {
    try (RangedPlanner planner = open(new PlanLimits(PAGE, 2, 16, 4, 0), ObjectFilter.ALL)) {
      planner.next();
      from.deny();

      assertThatThrownBy(
              () -> {
                while (!planner.next().complete()) {
                  // To the end of the plan, which does not come.
                }
              })
          .isInstanceOf(StoreException.Denied.class);
    }
  }

  private record Sum(long tasks, PassedOver passedOver) {}

  private Sum plan(PlanLimits limits, ObjectFilter filter) throws InterruptedException {
    long tasks = 0;
    PassedOver passedOver = PassedOver.NOTHING;
    try (RangedPlanner planner = open(limits, filter)) {
      PlanPage page;
      do {
        page = planner.next();
        tasks += page.tasks().size();
        passedOver = passedOver.plus(page.passedOver());
      } while (!page.complete());
    }
    return new Sum(tasks, passedOver);
  }

  private RangedPlanner open(PlanLimits limits, ObjectFilter filter) {
    PlanOrder order =
        new PlanOrder("job", 1, from.uri(), to.uri(), from, to, true, null).with(filter);
    return new RangedPlanner(order, List.of(KeyRange.ALL), limits, calls);
  }

  /** Most pages of which each begins where the one before ended. */
  private int longestChain() {
    Map<ObjectKey, Integer> ending = new HashMap<>();
    int longest = 0;
    for (ListedStore.Listed page : from.pages) {
      if (page.limit() == PAGE) {
        int length = 1 + page.after().map(key -> ending.getOrDefault(key, 0)).orElse(0);
        ending.put(page.last(), length);
        longest = Math.max(longest, length);
      }
    }
    return longest;
  }
}
