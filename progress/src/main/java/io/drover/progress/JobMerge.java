package io.drover.progress;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.PartialProgress;
import io.drover.schemas.record.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the partial sums of all partitions with the job's own record and publishes progress. One
 * task in the whole application runs it, so its memory of jobs is complete; it is rebuilt from the
 * stores by {@link #init}.
 */
final class JobMerge implements Processor<String, SpecificRecord, String, Progress> {
  private static final Logger log = LoggerFactory.getLogger(JobMerge.class);

  private final Pace pace;
  private final ProgressMetrics metrics;
  private final Map<String, JobView> views = new HashMap<>();
  private final List<Cancellable> timers = new ArrayList<>();

  private @Nullable Bound bound;

  private record Bound(
      ProcessorContext<String, Progress> context,
      KeyValueStore<byte[], byte[]> partials,
      KeyValueStore<byte[], byte[]> jobs) {}

  JobMerge(Pace pace, ProgressMetrics metrics) {
    this.pace = pace;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, Progress> context) {
    var opened =
        new Bound(
            context,
            context.getStateStore(ProgressTopology.PARTIALS),
            context.getStateStore(ProgressTopology.JOBS));
    bound = opened;
    views.clear();
    restore(opened, context.currentSystemTimeMs());
    timers.add(
        context.schedule(
            pace.partials(), PunctuationType.WALL_CLOCK_TIME, now -> publish(opened, now)));
    timers.add(
        context.schedule(pace.sweep(), PunctuationType.WALL_CLOCK_TIME, now -> sweep(opened, now)));
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    var in = bound();
    var now = in.context().currentSystemTimeMs();
    switch (record.value()) {
      case PartialProgress partial -> partial(in, partial, now);
      case Migration migration -> migration(in, migration, now);
      case null -> forget(in, record.key(), now);
      default ->
          throw new IllegalStateException(
              "unexpected record " + record.value().getSchema().getName());
    }
  }

  @Override
  public void close() {
    timers.forEach(Cancellable::cancel);
    timers.clear();
  }

  private void restore(Bound in, long now) {
    try (var jobs = in.jobs().all()) {
      jobs.forEachRemaining(
          entry ->
              restored(StoreKeys.migrationId(entry.key), now)
                  .restore(StoredJob.ofBytes(entry.value), now));
    }
    try (var partials = in.partials().all()) {
      partials.forEachRemaining(
          entry ->
              restored(StoreKeys.migrationId(entry.key), now)
                  .partial(StoreKeys.partitionOf(entry.key), Sums.ofBytes(entry.value), now));
    }
    views.values().forEach(view -> view.begin(now));
    metrics.jobs(views.size());
  }

  private void partial(Bound in, PartialProgress partial, long now) {
    var id = partial.getMigrationId();
    var sums = Sums.of(partial);
    in.partials().put(StoreKeys.partition(id, partial.getPartition()), sums.toBytes());
    view(id, now).partial(partial.getPartition(), sums, now);
  }

  private void migration(Bound in, Migration migration, long now) {
    var id = migration.getMigrationId();
    var view = view(id, now);
    view.migration(migration, now);
    store(in, id, view);
    publish(in, id, view, now);
  }

  /** The job's record was deleted, so its progress goes too. */
  private void forget(Bound in, String id, long now) {
    if (drop(in, id)) {
      in.context().forward(new Record<>(id, null, now));
    }
  }

  private void publish(Bound in, long now) {
    views.forEach((id, view) -> publish(in, id, view, now));
  }

  private void publish(Bound in, String id, JobView view, long now) {
    view.due(now)
        .ifPresent(
            progress -> {
              store(in, id, view);
              in.context().forward(new Record<>(id, progress, now));
              in.context().commit();
              metrics.published();
              report(progress);
            });
  }

  private static void report(Progress progress) {
    var finished =
        progress.getMigrated()
            + progress.getSkipped()
            + progress.getFailed()
            + progress.getSourceGone()
            + progress.getCancelled()
            + progress.getPlanned()
            + progress.getRemoved();
    if (progress.getState() == MigrationState.COMPLETED && finished != progress.getTotal()) {
      log.atWarn()
          .addKeyValue("migration", progress.getMigrationId())
          .addKeyValue("count", progress.getTotal() - finished)
          .log("job is completed although outcomes of some of its tasks have not been seen");
    }
  }

  private void sweep(Bound in, long now) {
    for (var entry : List.copyOf(views.entrySet())) {
      if (entry.getValue().isOver(now)) {
        drop(in, entry.getKey());
      }
    }
    metrics.jobs(views.size());
  }

  private boolean drop(Bound in, String id) {
    var view = views.remove(id);
    if (view == null) {
      return false;
    }
    in.jobs().delete(StoreKeys.prefix(id));
    view.partitions()
        .forEach(partition -> in.partials().delete(StoreKeys.partition(id, partition)));
    return true;
  }

  private static void store(Bound in, String id, JobView view) {
    view.stored().ifPresent(stored -> in.jobs().put(StoreKeys.prefix(id), stored.toBytes()));
  }

  private JobView view(String id, long now) {
    return views.computeIfAbsent(
        id,
        _ -> {
          var view = new JobView(id, pace, now);
          view.begin(now);
          return view;
        });
  }

  private JobView restored(String id, long now) {
    return views.computeIfAbsent(id, _ -> new JobView(id, pace, now));
  }

  private Bound bound() {
    if (bound == null) {
      throw new IllegalStateException("process before init");
    }
    return bound;
  }
}
