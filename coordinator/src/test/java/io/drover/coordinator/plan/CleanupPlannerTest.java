package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Verification;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is planned at the source of a live MOVE that was finalized (L-07, M-03). */
class CleanupPlannerTest {
  private static final StoreCalls CALLS =
      new StoreCalls(
          new Retrying(new RetryPolicy(1, Duration.ZERO, Duration.ZERO), () -> 0L, wait -> {}));
  private static final PlanLimits LIMITS = new PlanLimits(2, 1);

  /** The last outcome of each key, partition by partition, in stretches of two. */
  private static final class Past implements PastOutcomes {
    final List<Map<String, Outcome>> partitions = new ArrayList<>();

    Past(int count) {
      for (int i = 0; i < count; i++) {
        partitions.add(new LinkedHashMap<>());
      }
    }

    void add(int partition, Outcome outcome) {
      partitions.get(partition).remove(outcome.getSourceKey());
      partitions.get(partition).put(outcome.getSourceKey(), outcome);
    }

    @Override
    public int partitions() {
      return partitions.size();
    }

    @Override
    public Reading open(int partition) {
      List<Outcome> outcomes = List.copyOf(partitions.get(partition).values());
      return new Reading() {
        private int position = outcomes.size();

        @Override
        public long end() {
          return outcomes.size();
        }

        @Override
        public long position() {
          return position;
        }

        @Override
        public boolean atBeginning() {
          return position == 0;
        }

        @Override
        public List<PastOutcomes.Past> next() {
          List<PastOutcomes.Past> found = new ArrayList<>();
          for (int i = 0; i < 2 && position > 0; i++) {
            found.add(new PastOutcomes.Past(position - 1, 0, outcomes.get(--position)));
          }
          return found;
        }

        @Override
        public void close() {}
      };
    }
  }

  private final ListedStore source = ListedStore.of("memory://old/in/", Set.of());

  private static PlanOrder order(ListedStore source, @Nullable String checkpoint) {
    return new PlanOrder(
        "m",
        1,
        StoreUri.parse("memory://old/in/"),
        StoreUri.parse("memory://new/out/"),
        source,
        ListedStore.of("memory://new/out/", Set.of()),
        true,
        checkpoint);
  }

  private static Outcome.Builder outcome(String key, OutcomeStatus status) {
    return Outcome.newBuilder()
        .setTask(new TaskRef(0, Math.abs((long) key.hashCode())))
        .setMigrationId("m")
        .setSourceKey("in/" + key)
        .setStatus(status)
        .setSize(1)
        .setFinishedAt(Instant.EPOCH);
  }

  private static Receipt receipt(String key) {
    return Receipt.newBuilder()
        .setSourceKey("in/" + key)
        .setSourcePin("source-" + key)
        .setTargetKey("out/" + key)
        .setTargetPin("target-" + key)
        .setSize(1)
        .setChecksums(List.of())
        .setVerification(Verification.SIZE)
        .setVerifier("v")
        .setVerifiedAt(Instant.EPOCH)
        .build();
  }

  private static Outcome migrated(String key) {
    return outcome(key, OutcomeStatus.MIGRATED).setReceipt(receipt(key)).build();
  }

  private static Outcome stays(String key) {
    return outcome(key, OutcomeStatus.FAILED)
        .setReceipt(receipt(key))
        .setError(new Failure("source-changed", "", "delete-source"))
        .setAgain(
            new Cleanups(order(ListedStore.of("memory://old/in/", Set.of()), null))
                .of(migrated(key))
                .orElseThrow())
        .build();
  }

  private List<Task> planned(PastOutcomes past) throws InterruptedException {
    List<Task> tasks = new ArrayList<>();
    try (CleanupPlanner planner = new CleanupPlanner(order(source, null), past, CALLS)) {
      PlanPage page;
      do {
        page = planner.next();
        tasks.addAll(page.tasks());
      } while (!page.complete());
    }
    return tasks;
  }

  @Test
  @DisplayName("M-03: a task names the version of the last verified copy, and carries its receipt")
  void task() throws InterruptedException {
    Past past = new Past(1);
    past.add(0, migrated("a"));

    assertThat(planned(past))
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getSourceKey()).isEqualTo("in/a");
              assertThat(task.getTargetKey()).isEqualTo("out/a");
              assertThat(task.getSourcePin()).isEqualTo("source-a");
              assertThat(task.getSize()).isZero();
              assertThat(Objects.requireNonNull(task.getCleanup()).getReceipt())
                  .isEqualTo(receipt("a"));
            });
  }

  @Test
  @DisplayName("M-03: nothing is removed of which no verified copy is on record, and nothing twice")
  void nothingElse() throws InterruptedException {
    Past past = new Past(2);
    past.add(0, outcome("overtaken", OutcomeStatus.SKIPPED).build());
    past.add(0, outcome("removed", OutcomeStatus.REMOVED).build());
    past.add(
        0,
        outcome("failed", OutcomeStatus.FAILED)
            .setError(new Failure("denied", "", "copy"))
            .build());
    past.add(1, stays("stays"));
    past.add(
        1,
        outcome("done", OutcomeStatus.MIGRATED)
            .setReceipt(receipt("done"))
            .setSourceRemoved(true)
            .build());
    past.add(1, outcome("open", OutcomeStatus.DEFERRED).setReceipt(receipt("open")).build());

    assertThat(planned(past)).isEmpty();
  }

  @Test
  @DisplayName(
      "F-05: cut after any page, or within it, every object is planned, and none that is done")
  void everyObject() throws InterruptedException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Past past = new Past(1 + random.nextInt(3));
      Set<String> expected = new TreeSet<>();
      for (int i = random.nextInt(25); i > 0; i--) {
        past.add(i % past.partitions(), migrated("k" + i));
        expected.add("in/k" + i);
      }
      Set<String> done = new HashSet<>();
      String checkpoint = null;
      boolean complete = false;
      while (!complete) {
        try (CleanupPlanner planner = new CleanupPlanner(order(source, checkpoint), past, CALLS)) {
          boolean cut = false;
          while (!complete && !cut) {
            PlanPage page = planner.next();
            if (page.tasks().size() > 1 && random.nextInt(3) == 0) {
              page = page.first(1);
              cut = true;
            }
            for (Task task : page.tasks()) {
              assertThat(done.add(task.getSourceKey())).as("seed %d", seed).isTrue();
              past.add(partition(past, task), removed(task));
            }
            checkpoint = page.checkpoint();
            complete = page.complete();
            cut |= random.nextInt(4) == 0;
          }
        }
      }
      assertThat(done).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static int partition(Past past, Task task) {
    return Integer.parseInt(task.getSourceKey().substring("in/k".length())) % past.partitions();
  }

  private static Outcome removed(Task task) {
    return outcome(task.getSourceKey().substring("in/".length()), OutcomeStatus.MIGRATED)
        .setReceipt(Objects.requireNonNull(task.getCleanup()).getReceipt())
        .setSourceRemoved(true)
        .build();
  }

  @Test
  @DisplayName(
      "L-07: what the source still has afterwards is judged object by object, once, also if the"
          + " listing is cut after any page; what is reported is not reported again")
  void remainder() throws InterruptedException {
    ListedStore left =
        ListedStore.of(
            "memory://old/in/", Set.of("in/a", "in/b", "in/c", "in/d", "in/.drover-probe/x"));
    Past past = new Past(2);
    past.add(1, stays("b"));
    List<String> planned = new ArrayList<>();
    String checkpoint = null;
    boolean complete = false;
    while (!complete) {
      try (RemainderPlanner planner =
          new RemainderPlanner(order(left, checkpoint), past, LIMITS, CALLS)) {
        PlanPage page = planner.next();
        for (Task task : page.tasks()) {
          planned.add(task.getSourceKey());
          assertThat(task.getSourcePin()).isEqualTo("pin-" + task.getSourceKey());
          assertThat(Objects.requireNonNull(task.getCleanup()).getReceipt()).isNull();
        }
        checkpoint = page.checkpoint();
        complete = page.complete();
      }
    }
    assertThat(planned).contains("in/a", "in/c", "in/d").doesNotContain("in/b");
    assertThat(planned).doesNotHaveDuplicates();
  }
}
