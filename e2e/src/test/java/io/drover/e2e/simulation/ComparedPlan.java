package io.drover.e2e.simulation;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.plan.PageSource;
import io.drover.coordinator.plan.PlanPage;
import io.drover.schemas.record.Task;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans a comparison page by page in the fiber that asks: a task for each key of either side. */
final class ComparedPlan implements PageSource {
  private static final int PAGE = 4;

  private final Job.Running job;
  private final ObjectStore source;
  private final ObjectStore target;
  private @Nullable String checkpoint;

  ComparedPlan(Job.Running job, ObjectStore source, ObjectStore target) {
    this.job = job;
    this.source = source;
    this.target = target;
    this.checkpoint = job.plan().checkpoint();
  }

  @Override
  public PlanPage next() {
    NavigableMap<String, ListedObject> here = listed(source);
    NavigableMap<String, ListedObject> there = listed(target);
    NavigableMap<String, ListedObject> either = new TreeMap<>(there);
    either.putAll(here);
    List<String> keys =
        List.copyOf(
            checkpoint == null ? either.keySet() : either.tailMap(checkpoint, false).keySet());
    List<Task> tasks = new ArrayList<>();
    for (String key : keys.subList(0, Math.min(PAGE, keys.size()))) {
      tasks.add(task(key, here.get(key), there.get(key)));
      checkpoint = key;
    }
    return new PlanPage(tasks, checkpoint, keys.size() <= PAGE);
  }

  private static NavigableMap<String, ListedObject> listed(ObjectStore store) {
    NavigableMap<String, ListedObject> objects = new TreeMap<>();
    ListedPlan.insist(() -> store.list(ListRequest.first("")))
        .objects()
        .forEach(object -> objects.put(object.key().value(), object));
    return objects;
  }

  private Task task(String key, @Nullable ListedObject here, @Nullable ListedObject there) {
    ListedObject known = here == null ? java.util.Objects.requireNonNull(there) : here;
    return Task.newBuilder()
        .setMigrationId(job.id().value())
        .setEpoch(job.header().epoch())
        .setSourceKey(key)
        .setTargetKey(key)
        .setSourcePin(here == null ? "" : here.pin().value())
        .setSize(known.size())
        .setModified(Instant.EPOCH)
        .setTargetPin(there == null ? null : there.pin().value())
        .setTargetSize(there == null ? 0 : there.size())
        .build();
  }

  @Override
  public void close() {}
}
