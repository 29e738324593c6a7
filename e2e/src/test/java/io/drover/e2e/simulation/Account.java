package io.drover.e2e.simulation;

import io.drover.coordinator.job.Standing;
import io.drover.schemas.Finality;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Progress by the book: for each job what holds of each task, read exactly once, published late. It
 * stands for the Streams application, which is checked against the same rule by its own tests.
 */
final class Account {
  private static final Duration DELAY = Duration.ofMillis(60);

  private final World world;
  private final SimLog log;
  private final long[] next = new long[SimLog.PARTITIONS];
  private final Map<String, Map<TaskRef, OutcomeStatus>> held = new HashMap<>();
  private final Map<String, Long> reopened = new HashMap<>();
  private final Map<String, Standing> published = new HashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();

  Account(World world, SimLog log) {
    this.world = world;
    this.log = log;
    follow();
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** What everybody can know of a job by now. */
  Standing standing(String job) {
    return published.getOrDefault(job, Standing.NONE);
  }

  /** What holds of each task of a job. */
  Map<TaskRef, OutcomeStatus> held(String job) {
    return held.getOrDefault(job, Map.of());
  }

  private void follow() {
    for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
      List<SimLog.Entry> entries = log.partition(Topic.OUTCOMES, partition);
      while (next[partition] < entries.size() && world.chance(0.8)) {
        count((Outcome) entries.get((int) next[partition]++).value());
      }
    }
    Map<String, Standing> now = new HashMap<>();
    held.forEach((job, tasks) -> now.put(job, standing(job, tasks)));
    world.after(world.about(DELAY), () -> publish(now));
    world.after(world.about(DELAY), this::follow);
  }

  private void count(Outcome outcome) {
    Map<TaskRef, OutcomeStatus> tasks =
        held.computeIfAbsent(outcome.getMigrationId(), _ -> new HashMap<>());
    OutcomeStatus before = tasks.get(outcome.getTask());
    if (before != outcome.getStatus() && Finality.replaces(before, outcome.getStatus())) {
      tasks.put(outcome.getTask(), outcome.getStatus());
      if (outcome.getStatus() == OutcomeStatus.REOPENED) {
        reopened.merge(outcome.getMigrationId(), 1L, Long::sum);
      }
    }
  }

  private Standing standing(String job, Map<TaskRef, OutcomeStatus> tasks) {
    long terminal = tasks.values().stream().filter(Finality::isTerminal).count();
    return new Standing(terminal, reopened.getOrDefault(job, 0L));
  }

  private void publish(Map<String, Standing> standings) {
    published.putAll(standings);
    listeners.forEach(Runnable::run);
  }
}
