package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Task;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final List<Duration> waits = new ArrayList<>();
  private final StoreCalls calls =
      new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), waits::add));

  @Test
  @DisplayName(
      "scratch objects of probes are no part of a migration; a marker of the prefix itself is"
          + " (T-14)")
  void scratchAndMarker() throws InterruptedException {
    ListedStore from =
        ListedStore.of("s3://in/p/", List.of("p/", "p/.drover/probe-1/x", "p/.drover/mine", "p/a"));

    List<Task> tasks = plan(from, ListedStore.of("s3://out/q/", List.of()), true);
    assertThat(tasks).extracting(Task::getTargetKey).containsExactly("q/", "q/.drover/mine", "q/a");

    List<Task> toRoot = plan(from, ListedStore.of("s3://out/", List.of()), true);
    assertThat(toRoot).extracting(Task::getTargetKey).containsExactly(".drover/mine", "a");
  }

  @Test
  @DisplayName(
      "T-12, T-13: a key that no target can hold is a task all the same; its copier reports it")
  void unholdableKey() throws InterruptedException {
    String key = "p/" + "k".repeat(4_090);
    ListedStore from = ListedStore.of("s3://in/p/", List.of(key, "p/z"));
    String prefix = "q".repeat(1_000) + "/";

    for (boolean merged : new boolean[] {true, false}) {
      ListedStore to = ListedStore.of("s3://out/" + prefix, List.of(prefix + "z"));
      List<Task> tasks = plan(from, to, merged);

      assertThat(tasks).hasSize(2);
      assertThat(tasks.get(0).getTargetPin()).isNull();
      assertThat(tasks.get(1).getTargetPin()).isEqualTo("pin-" + prefix + "z");
    }
  }

  @Test
  @DisplayName("a target that lists in another order is asked for each key")
  void targetOutOfOrder() throws InterruptedException {
    List<String> keys = IntStream.range(0, 30).mapToObj("k-%02d"::formatted).toList();
    ListedStore from = ListedStore.of("s3://in/", keys);
    ListedStore to = ListedStore.inThisOrder("s3://out/", keys.reversed());

    List<Task> tasks = plan(from, to, true);

    assertThat(tasks).hasSize(30).allSatisfy(task -> assertThat(task.getTargetPin()).isNotNull());
    assertThat(to.heads).hasValue(30);
  }

  @Test
  @DisplayName(
      "a source that lists in another order is refused: going on after the last key would leave"
          + " gaps")
  void sourceOutOfOrder() {
    ListedStore from = ListedStore.inThisOrder("s3://in/", List.of("b", "a"));

    assertThatThrownBy(() -> plan(from, ListedStore.of("s3://out/", List.of()), true))
        .isInstanceOf(StoreException.Unsupported.class)
        .hasMessageContaining("lists 'a' after 'b'");
  }

  @Test
  @DisplayName("M-06: a listing that fails for a moment goes on where it was")
  void transientFailure() throws InterruptedException {
    List<String> keys = IntStream.range(0, 30).mapToObj("k-%02d"::formatted).toList();
    ListedStore from = ListedStore.of("s3://in/", keys);
    from.failures.set(3);

    assertThat(plan(from, ListedStore.of("s3://out/", List.of()), true)).hasSize(30);
    assertThat(waits).hasSize(3);
  }

  @Test
  @DisplayName(
      "no request per object, and long stretches of the target that nobody asks for are skipped")
  void fewRequests() throws InterruptedException {
    ListedStore from = ListedStore.of("s3://in/", List.of("k-0000", "k-0999"));
    ListedStore to =
        ListedStore.of(
            "s3://out/", IntStream.range(0, 1_000).mapToObj("k-%04d"::formatted).toList());

    List<Task> tasks = plan(from, to, true);

    assertThat(tasks).allSatisfy(task -> assertThat(task.getTargetPin()).isNotNull());
    assertThat(to.heads.get()).isLessThanOrEqualTo(1);
    assertThat(to.lists.get()).isLessThan(10);
  }

  @Test
  @DisplayName("a target without an order is asked for each key, unless it holds nothing at all")
  void targetWithoutOrder() throws InterruptedException {
    List<String> keys = IntStream.range(0, 30).mapToObj("k-%02d"::formatted).toList();
    ListedStore from = ListedStore.of("s3://in/", keys);
    ListedStore empty = ListedStore.of("s3://out/q/", List.of("another/k-00"));
    ListedStore used = ListedStore.of("s3://out/q/", List.of("q/k-07"));

    assertThat(plan(from, empty, false))
        .allSatisfy(task -> assertThat(task.getTargetPin()).isNull());
    assertThat(plan(from, used, false)).filteredOn(task -> task.getTargetPin() != null).hasSize(1);

    assertThat(empty.heads).hasValue(0);
    assertThat(used.heads).hasValue(30);
  }

  private List<Task> plan(ListedStore from, ListedStore to, boolean ordered)
      throws InterruptedException {
    List<Task> tasks = new ArrayList<>();
    PlanOrder order = new PlanOrder("job", 1, from.uri(), to.uri(), from, to, ordered, null);
    try (Planner planner = new Planner(order, new PlanLimits(10, 4), calls)) {
      PlanPage page;
      do {
        page = planner.next();
        tasks.addAll(page.tasks());
      } while (!page.complete());
    }
    return tasks;
  }
}
