package io.drover.progress;

import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.PartialProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outcomes of one partition, the last outcome of each task only, and forwards the sums
 * of the jobs that changed. Statuses and sums are in stores; what is in memory beside them is
 * rebuilt by {@link #init}, which also runs when a task takes up again after an aborted
 * transaction.
 */
final class OutcomeTally implements Processor<byte[], Outcome, String, PartialProgress> {
  /**
   * Chunks that one sweep deletes at most, so that it does not hold up processing: as many as 10
   * million tasks need.
   */
  private static final int SWEPT_CHUNKS = 10_000;

  private final Pace pace;
  private final JobPresence.Source jobs;
  private final ProgressMetrics metrics;
  private final Map<String, Sums> current = new HashMap<>();
  private final Map<String, Long> absentSince = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final List<Cancellable> timers = new ArrayList<>();

  private @Nullable Bound bound;

  private record Bound(
      ProcessorContext<String, PartialProgress> context,
      int partition,
      KeyValueStore<byte[], byte[]> statuses,
      KeyValueStore<byte[], byte[]> sums) {}

  OutcomeTally(Pace pace, JobPresence.Source jobs, ProgressMetrics metrics) {
    this.pace = pace;
    this.jobs = jobs;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, PartialProgress> context) {
    var opened =
        new Bound(
            context,
            context.taskId().partition(),
            context.getStateStore(ProgressTopology.STATUSES),
            context.getStateStore(ProgressTopology.SUMS));
    bound = opened;
    current.clear();
    absentSince.clear();
    changed.clear();
    try (var all = opened.sums().all()) {
      all.forEachRemaining(
          entry -> current.put(StoreKeys.migrationId(entry.key), Sums.ofBytes(entry.value)));
    }
    // Whether these sums were forwarded before a restart is not known, and saying them again is
    // harmless.
    changed.addAll(current.keySet());
    timers.add(
        context.schedule(
            pace.partials(), PunctuationType.WALL_CLOCK_TIME, now -> forward(opened, now)));
    timers.add(
        context.schedule(pace.sweep(), PunctuationType.WALL_CLOCK_TIME, now -> sweep(opened, now)));
  }

  @Override
  public void process(Record<byte[], Outcome> record) {
    var outcome = record.value();
    if (outcome == null) {
      // An outcome was removed from the topic; what it said stays counted until its job is dropped.
      return;
    }
    count(bound(), outcome);
  }

  @Override
  public void close() {
    timers.forEach(Cancellable::cancel);
    timers.clear();
  }

  private void count(Bound in, Outcome outcome) {
    var task = outcome.getTask();
    check(outcome, in.partition());
    var key =
        StoreKeys.chunk(
            outcome.getMigrationId(), task.getPartition(), StatusChunk.number(task.getOffset()));
    var chunk = in.statuses().get(key);
    var before = StatusChunk.status(chunk, task.getOffset());
    var after = TaskStatus.of(outcome.getStatus());
    metrics.counted(before, after);
    // Every reopening counts, also one that repeats another: the plan counts them too.
    if ((before == after && after != TaskStatus.REOPENED)
        || !before.yieldsTo(outcome.getStatus())) {
      return;
    }
    in.statuses().put(key, StatusChunk.with(chunk, task.getOffset(), after));
    var job = outcome.getMigrationId();
    var sums = current.getOrDefault(job, Sums.ZERO).moved(before, after, outcome.getSize());
    current.put(job, sums);
    in.sums().put(StoreKeys.prefix(job), sums.toBytes());
    changed.add(job);
  }

  private static void check(Outcome outcome, int partition) {
    var task = outcome.getTask();
    if (task.getPartition() != partition) {
      throw new InvalidOutcomeException(
          "outcome answers task partition %d and stands in partition %d, must be the same"
              .formatted(task.getPartition(), partition));
    }
    if (task.getOffset() < 0) {
      throw new InvalidOutcomeException(
          "task offset is " + task.getOffset() + ", must not be negative");
    }
    if (outcome.getSize() < 0) {
      throw new InvalidOutcomeException("size is " + outcome.getSize() + ", must not be negative");
    }
    var id = outcome.getMigrationId();
    if (id.isEmpty() || id.indexOf('\0') >= 0) {
      throw new InvalidOutcomeException(
          "migration id is '" + id + "', must be an id without control characters");
    }
  }

  private void forward(Bound in, long now) {
    for (var job : changed) {
      var sums = current.get(job);
      if (sums != null) {
        in.context().forward(new Record<>(job, sums.toPartial(job, in.partition()), now));
      }
    }
    if (!changed.isEmpty()) {
      changed.clear();
      in.context().commit();
    }
  }

  private void sweep(Bound in, long now) {
    for (var job : List.copyOf(current.keySet())) {
      if (mayDrop(job, now) && !drop(in, job)) {
        return;
      }
    }
  }

  private boolean mayDrop(String job, long now) {
    return switch (jobs.of(job, pace.retention(), now)) {
      case KEPT -> {
        absentSince.remove(job);
        yield false;
      }
      case OVER -> true;
      case ABSENT -> now - absentSince.computeIfAbsent(job, _ -> now) >= pace.absence().toMillis();
    };
  }

  /** Deletes the statuses of a job and then its sums; says whether it came to the end. */
  private boolean drop(Bound in, String job) {
    var keys = new ArrayList<byte[]>();
    try (var chunks =
        in.statuses().prefixScan(StoreKeys.prefix(job), ProgressTopology.BYTES.serializer())) {
      while (chunks.hasNext() && keys.size() < SWEPT_CHUNKS) {
        keys.add(chunks.next().key);
      }
    }
    keys.forEach(in.statuses()::delete);
    if (keys.size() == SWEPT_CHUNKS) {
      return false;
    }
    in.sums().delete(StoreKeys.prefix(job));
    current.remove(job);
    changed.remove(job);
    absentSince.remove(job);
    return true;
  }

  private Bound bound() {
    if (bound == null) {
      throw new IllegalStateException("process before init");
    }
    return bound;
  }
}
