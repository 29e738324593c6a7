package io.drover.e2e;

import static io.drover.e2e.RealStores.at;
import static io.drover.e2e.RealStores.drover;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.client.Snapshots;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two jobs at once: what is asserted is the order of records, never a time. */
@ExtendWith(RealStores.class)
class FairnessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> TEN =
      IntStream.range(0, 10).mapToObj("object-%d"::formatted).toList();

  @Test
  @DisplayName(
      "K-05 M-05: a job of ten objects that comes later ends while one with tens of thousands runs,"
          + " and both end exact")
  void smallEndsFirst() throws Exception {
    start("fair-large", "memory://many@source/", "memory://fair-large/");
    await().atMost(PATIENCE).until(() -> finished("fair-large") > 0);

    ten("fair-small");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                progress("fair-large")
                    .filter(each -> each.getState() == MigrationState.COMPLETED)
                    .isPresent());

    assertThat(ends()).containsSubsequence("fair-small", "fair-large");
    assertThat(progress("fair-large").orElseThrow().getMigrated()).isEqualTo(RealStores.MANY);
    assertThat(at("memory://fair-small/").hashes())
        .isEqualTo(at("memory://fair-small-source/").hashes());
  }

  @Test
  @DisplayName(
      "F-06 M-05: ten objects overtake those of a slow job that stand before them in the same"
          + " partitions")
  void overtakes() throws Exception {
    start(
        "fair-slow", "memory://many@source/", "memory://fair-slow/", "--objects-per-second", "100");
    await().atMost(PATIENCE).until(() -> finished("fair-slow") > 0);

    ten("fair-quick");
    Progress slow = progress("fair-slow").orElseThrow();
    Map<Integer, Long> lastQuick = lastTasks("fair-quick");
    Map<Integer, Set<Long>> ahead = tasks("fair-slow", lastQuick);
    Map<Integer, Set<Long>> before = answered("fair-slow", lastQuick);
    drover("cancel", "fair-slow");

    assertThat(slow.getState()).isEqualTo(MigrationState.RUNNING);
    assertThat(lastQuick).isNotEmpty();
    lastQuick
        .keySet()
        .forEach(
            partition ->
                assertThat(ahead.getOrDefault(partition, Set.of()))
                    .as("slow tasks before quick ones in partition %d", partition)
                    .hasSizeGreaterThan(before.getOrDefault(partition, Set.of()).size()));
  }

  private static void start(String id, String source, String target, String... more) {
    List<String> args = new ArrayList<>(List.of("migrate", "--detach", "--id", id, source, target));
    args.addAll(List.of(more));
    CommandRun run = drover(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.printed()).isZero();
  }

  /** Runs a job of ten objects to its end. */
  private static void ten(String id) throws Exception {
    String source = "memory://" + id + "-source/";
    at(source).fill(TEN, 100);
    CommandRun run = drover("migrate", "--id", id, source, "memory://" + id + "/");
    assertThat(run.exitCode()).as(run.printed()).isZero();
  }

  private static Optional<Progress> progress(String job) {
    return Optional.ofNullable(new Snapshots(RealStores.clients()).progress().get(job));
  }

  private static long finished(String job) {
    return progress(job).map(Progress::getMigrated).orElse(0L);
  }

  /** The jobs in the order in which they were completed: the topic has one partition. */
  private static List<String> ends() {
    List<String> ends = new ArrayList<>();
    try (var reader =
        new TableReader<>(
            RealStores.clients(),
            Topic.MIGRATIONS,
            Migration.class,
            (key, job, partition, offset) -> {
              if (job != null
                  && job.getState() == MigrationState.COMPLETED
                  && !ends.contains(job.getMigrationId())) {
                ends.add(job.getMigrationId());
              }
            })) {
      reader.readToEnd();
    }
    return ends;
  }

  /** Where the last task of a job is, by partition. */
  private static Map<Integer, Long> lastTasks(String job) {
    Map<Integer, Long> last = new HashMap<>();
    eachTask(job, last::put);
    return last;
  }

  /** A job's tasks in front of some places. */
  private static Map<Integer, Set<Long>> tasks(String job, Map<Integer, Long> places) {
    Map<Integer, Set<Long>> found = new HashMap<>();
    eachTask(
        job,
        (partition, offset) -> {
          if (offset < places.getOrDefault(partition, -1L)) {
            found.computeIfAbsent(partition, _ -> new HashSet<>()).add(offset);
          }
        });
    return found;
  }

  private interface Place {
    void at(int partition, long offset);
  }

  private static void eachTask(String job, Place place) {
    try (var reader =
        new TableReader<>(
            RealStores.clients(),
            Topic.TASKS,
            Task.class,
            (key, task, partition, offset) -> {
              if (task != null && task.getMigrationId().equals(job)) {
                place.at(partition, offset);
              }
            })) {
      reader.readToEnd();
    }
  }

  /** Of a job's tasks in front of some places, those answered before the task at the place is. */
  private static Map<Integer, Set<Long>> answered(String job, Map<Integer, Long> places) {
    Map<Integer, Set<Long>> found = new HashMap<>();
    Set<Integer> reached = new HashSet<>();
    try (var reader =
        new TableReader<>(
            RealStores.clients(),
            Topic.OUTCOMES,
            Outcome.class,
            (key, outcome, partition, offset) -> {
              if (outcome == null || !places.containsKey(partition)) {
                return;
              }
              long task = outcome.getTask().getOffset();
              long place = places.getOrDefault(partition, -1L);
              if (task == place) {
                reached.add(partition);
              } else if (!reached.contains(partition)
                  && outcome.getMigrationId().equals(job)
                  && task < place) {
                found.computeIfAbsent(partition, _ -> new HashSet<>()).add(task);
              }
            })) {
      reader.readToEnd();
    }
    return found;
  }
}
