package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Task;
import io.drover.storage.ObjectKey;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparingPlannerTest {
  private final StoreCalls calls =
      new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), wait -> {}));

  private static PlanOrder order(ListedStore from, ListedStore to, String checkpoint) {
    return new PlanOrder("job", 1, from.uri(), to.uri(), from, to, true, checkpoint);
  }

  private List<Task> plan(ListedStore from, ListedStore to) throws InterruptedException {
    List<Task> tasks = new ArrayList<>();
    try (PageSource planner =
        new ComparingPlanner(order(from, to, null), new PlanLimits(10, 4), calls)) {
      PlanPage page;
      do {
        page = planner.next();
        tasks.addAll(page.tasks());
      } while (!page.complete());
    }
    return tasks;
  }

  @Test
  @DisplayName("O-05 each key of either side is one task, with what the listings saw")
  void bothSides() throws InterruptedException {
    List<Task> tasks =
        plan(
            ListedStore.of("s3://in/p/", List.of("p/a", "p/b", "p/d")),
            ListedStore.of("s3://out/q/", List.of("q/b", "q/c", "q/d", "q/e")));

    assertThat(tasks)
        .extracting(Task::getSourceKey)
        .containsExactly("p/a", "p/b", "p/c", "p/d", "p/e");
    assertThat(tasks)
        .extracting(Task::getTargetKey)
        .containsExactly("q/a", "q/b", "q/c", "q/d", "q/e");
    assertThat(tasks)
        .extracting(Task::getSourcePin)
        .containsExactly("pin-p/a", "pin-p/b", "", "pin-p/d", "");
    assertThat(tasks)
        .extracting(Task::getTargetPin)
        .containsExactly(null, "pin-q/b", "pin-q/c", "pin-q/d", "pin-q/e");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @DisplayName("F-05 it goes on behind any checkpoint, also one that only the target has")
  void resumes(long seed) throws InterruptedException {
    Random random = new Random(seed);
    List<String> here = some(random);
    List<String> there = some(random);
    TreeSet<String> all = new TreeSet<>(here);
    all.addAll(there);
    List<String> seen = new ArrayList<>();
    String checkpoint = null;
    boolean complete = false;
    while (!complete) {
      ListedStore from = ListedStore.of("s3://in/", here);
      ListedStore to = ListedStore.of("s3://out/", there);
      try (PageSource planner =
          new ComparingPlanner(
              order(from, to, checkpoint), new PlanLimits(1 + random.nextInt(7), 4), calls)) {
        PlanPage page = planner.next();
        page.tasks().forEach(task -> seen.add(task.getSourceKey()));
        checkpoint = page.checkpoint();
        complete = page.complete();
      }
    }

    assertThat(seen).containsExactlyElementsOf(all);
  }

  private static List<String> some(Random random) {
    return IntStream.range(0, 60)
        .filter(i -> random.nextBoolean())
        .mapToObj("k-%02d"::formatted)
        .toList();
  }

  @Test
  @DisplayName("scratch objects are no part of it, nor a marker that the other side cannot have")
  void leavesOut() throws InterruptedException {
    List<Task> tasks =
        plan(
            ListedStore.of("s3://in/", List.of(".drover/probe-1/x", "a")),
            ListedStore.of("s3://out/q/", List.of("q/", "q/.drover/probe-2/y", "q/a")));

    assertThat(tasks).extracting(Task::getSourceKey).containsExactly("a");
  }

  @Test
  @DisplayName("T-35 a listing out of order is refused, on either side: absence would mean nothing")
  void outOfOrder() {
    ListedStore right = ListedStore.of("s3://in/", List.of("a", "b"));
    ListedStore wrong = ListedStore.inThisOrder("s3://out/", List.of("b", "a"));

    assertThatThrownBy(() -> plan(right, wrong))
        .isInstanceOf(StoreException.Unsupported.class)
        .hasMessageContaining("target s3://out/ lists 'a' after 'b'");
  }

  @Test
  @DisplayName("T-11 a long key of one side that the other cannot have is a checkpoint too")
  void longKeys() throws InterruptedException {
    String longest = "k".repeat(ObjectKey.MAX_BYTES - 2);
    ListedStore from = ListedStore.of("s3://in/" + "p".repeat(100) + "/", List.of());
    ListedStore to = ListedStore.of("s3://out/", List.of("a", longest, "z"));
    List<String> seen = new ArrayList<>();
    String checkpoint = null;
    boolean complete = false;
    while (!complete) {
      try (PageSource planner =
          new ComparingPlanner(order(from, to, checkpoint), new PlanLimits(1, 1), calls)) {
        PlanPage page = planner.next();
        page.tasks().forEach(task -> seen.add(task.getTargetKey()));
        checkpoint = page.checkpoint();
        complete = page.complete();
      }
    }

    assertThat(seen).containsExactly("a", longest, "z");
  }
}
