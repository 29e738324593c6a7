package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RollbackPlannerTest {
  private static final UndoTasks UNDO =
      new UndoTasks(
          "back", 1, Mode.COPY, StoreUri.parse("memory://to/t/"), StoreUri.parse("memory://from/"));
  private static final StoreCalls CALLS =
      new StoreCalls(
          new Retrying(new RetryPolicy(1, Duration.ZERO, Duration.ZERO), () -> 0L, wait -> {}));

  /** Partitions of outcomes as lists, ends first; tasks are named by their key. */
  private static final class Topic implements PastOutcomes {
    final List<List<Outcome>> partitions = new ArrayList<>();
    final int stretch;

    Topic(int count, int stretch) {
      this.stretch = stretch;
      for (int i = 0; i < count; i++) {
        partitions.add(new ArrayList<>());
      }
    }

    void add(int partition, String key, OutcomeStatus status) {
      partitions.get(partition).add(outcome(partition, key, status));
    }

    @Override
    public int partitions() {
      return partitions.size();
    }

    @Override
    public Reading open(int partition) {
      List<Outcome> outcomes = List.copyOf(partitions.get(partition));
      Set<String> seen = new HashSet<>();
      return new Reading() {
        private int position = outcomes.size();
        private int pass;

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
        public List<Past> next() {
          List<Past> found = new ArrayList<>();
          int until = Math.max(0, position - stretch);
          while (position > until) {
            Outcome outcome = outcomes.get(--position);
            boolean ended = outcome.getStatus() == OutcomeStatus.MIGRATED;
            if (ended == (pass == 0) && seen.add(outcome.getSourceKey())) {
              found.add(new Past(position, pass, outcome));
            }
          }
          if (position == 0 && pass == 0) {
            pass = 1;
            position = outcomes.size();
          }
          return found;
        }

        @Override
        public void close() {}
      };
    }
  }

  @Test
  @DisplayName(
      "O-07 cut after any page, and within any page, a rollback plans every object once; an outcome"
          + " that comes meanwhile is planned too")
  void everyObjectOnce() throws InterruptedException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Topic topic = new Topic(1 + random.nextInt(3), 1 + random.nextInt(5));
      Set<String> expected = new TreeSet<>();
      int count = random.nextInt(40);
      for (int i = 0; i < count; i++) {
        int partition = random.nextInt(topic.partitions());
        String key = partition + "-" + random.nextInt(30);
        topic.add(
            partition,
            key,
            random.nextInt(3) == 0 ? OutcomeStatus.CANCELLED : OutcomeStatus.MIGRATED);
        expected.add(key);
      }
      List<String> planned = plan(topic, random, false);

      assertThat(planned).as("seed %d", seed).doesNotHaveDuplicates();
      assertThat(planned).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);

      List<String> withLate = plan(topic, random, true);
      assertThat(withLate).as("seed %d", seed).containsAll(expected);
    }
  }

  private static List<String> plan(Topic topic, Random random, boolean late)
      throws InterruptedException {
    List<String> planned = new ArrayList<>();
    String checkpoint = null;
    boolean complete = false;
    while (!complete) {
      try (RollbackPlanner planner = new RollbackPlanner(UNDO, topic, CALLS, checkpoint)) {
        boolean cut = false;
        while (!complete && !cut) {
          PlanPage page = planner.next();
          if (page.tasks().size() > 1 && random.nextInt(3) == 0) {
            page = page.first(1 + random.nextInt(page.tasks().size() - 1));
            cut = true;
          }
          page.tasks().stream().map(Task::getTargetKey).forEach(planned::add);
          checkpoint = page.checkpoint();
          complete = page.complete();
          cut |= random.nextInt(4) == 0;
        }
      }
      if (late && random.nextInt(3) == 0) {
        again(topic, random);
      }
    }
    return planned;
  }

  /** The same outcome once more, as a redelivered copy gives it, and compaction takes the first. */
  private static void again(Topic topic, Random random) {
    List<Outcome> partition = topic.partitions.get(random.nextInt(topic.partitions()));
    if (!partition.isEmpty()) {
      partition.add(partition.get(random.nextInt(partition.size())));
    }
  }

  @Test
  @DisplayName("O-07 a checkpoint says where planning goes on")
  void places() {
    assertThat(UndoPlace.of(null).text()).isEqualTo("0");
    assertThat(UndoPlace.of("3").text()).isEqualTo("3");
    assertThat(UndoPlace.of("3/500/20").text()).isEqualTo("3/500/20");
    assertThat(UndoPlace.of("3/500/20/1").text()).isEqualTo("3/500/20/1");
    assertThat(planned("3/500/20", 20, 0)).isTrue();
    assertThat(planned("3/500/20", 19, 0)).isFalse();
    assertThat(planned("3/500/20", 500, 0)).isFalse();
    assertThat(planned("3/500/20", 300, 1)).isFalse();
    assertThat(planned("3/500/20/1", 19, 0)).isTrue();
    assertThat(planned("3/500/20/1", 500, 0)).isFalse();
  }

  private static boolean planned(String place, long offset, int pass) {
    Outcome any = outcome(3, "k", OutcomeStatus.MIGRATED);
    return UndoPlace.of(place).planned(new PastOutcomes.Past(offset, pass, any));
  }

  private static Outcome outcome(int partition, String key, OutcomeStatus status) {
    return Outcome.newBuilder()
        .setTask(new TaskRef(partition, Math.abs((long) key.hashCode())))
        .setMigrationId("m")
        .setSourceKey(key)
        .setStatus(status)
        .setSize(1)
        .setReceipt(
            status == OutcomeStatus.MIGRATED ? UndoTasksTest.receipt(key, true, null) : null)
        .setFinishedAt(Instant.EPOCH)
        .build();
  }
}
