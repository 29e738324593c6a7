package io.drover.e2e.simulation;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.plan.PageSource;
import io.drover.coordinator.plan.PlanPage;
import io.drover.schemas.record.Task;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans page by page in the fiber that asks; the planner of the coordinator lists ahead on threads
 * of its own, which cannot be had on a virtual clock.
 */
final class ListedPlan implements PageSource {
  private static final int PAGE = 4;

  private final Job.Running job;
  private final ObjectStore source;
  private final ObjectStore target;
  private @Nullable String checkpoint;

  ListedPlan(Job.Running job, ObjectStore source, ObjectStore target) {
    this.job = job;
    this.source = source;
    this.target = target;
    this.checkpoint = job.plan().checkpoint();
  }

  @Override
  public PlanPage next() {
    ListPage page =
        insist(
            () ->
                source.list(
                    new ListRequest(
                        "", Optional.ofNullable(checkpoint).map(ObjectKey::new), PAGE)));
    List<Task> tasks = new ArrayList<>();
    for (ListedObject object : page.objects()) {
      tasks.add(task(object, insist(() -> target.head(object.key()))));
      checkpoint = object.key().value();
    }
    return new PlanPage(tasks, checkpoint, page.last());
  }

  private Task task(ListedObject object, Optional<ObjectStat> present) {
    return Task.newBuilder()
        .setMigrationId(job.id().value())
        .setEpoch(job.header().epoch())
        .setSourceKey(object.key().value())
        .setTargetKey(object.key().value())
        .setSourcePin(object.pin().value())
        .setSize(object.size())
        .setModified(object.modified().truncatedTo(ChronoUnit.MILLIS))
        .setTargetPin(present.map(stat -> stat.pin().value()).orElse(null))
        .setTargetSize(present.map(ObjectStat::size).orElse(0L))
        .build();
  }

  static <T> T insist(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (StoreException.Unavailable | StoreException.Throttled _) {
        // The world of a simulation loses requests now and then; each call waits by itself.
      }
    }
  }

  @Override
  public void close() {}
}
