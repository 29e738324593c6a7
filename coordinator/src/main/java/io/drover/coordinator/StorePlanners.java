package io.drover.coordinator;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.keys.ListLocation;
import io.drover.coordinator.keys.ListedKeys;
import io.drover.coordinator.lead.Planners;
import io.drover.coordinator.plan.CleanupPlanner;
import io.drover.coordinator.plan.ComparingPlanner;
import io.drover.coordinator.plan.KeyListPlanner;
import io.drover.coordinator.plan.PageSource;
import io.drover.coordinator.plan.PastOutcomes;
import io.drover.coordinator.plan.PlanLimits;
import io.drover.coordinator.plan.PlanOrder;
import io.drover.coordinator.plan.Planner;
import io.drover.coordinator.plan.RangedPlanner;
import io.drover.coordinator.plan.RemainderPlanner;
import io.drover.coordinator.plan.RollbackPlanner;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.coordinator.plan.UndoTasks;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.storage.Primitive;
import io.drover.storage.Stores;
import java.util.List;

/** Planners over the stores of this process. */
final class StorePlanners implements Planners {
  private final Stores stores;
  private final PlanLimits limits;
  private final StoreCalls calls;
  private final Past past;

  /** Where the outcomes of jobs can be read. */
  interface Past {
    /** The last one of each task. */
    PastOutcomes ofTasks(String migrationId);

    /** The last one of each key of a live job. */
    PastOutcomes ofKeys(Job.Running job);
  }

  StorePlanners(Stores stores, PlanLimits limits, StoreCalls calls, Past past) {
    this.past = past;
    this.stores = stores;
    this.limits = limits;
    this.calls = calls;
  }

  @Override
  public PageSource open(Job.Running job) {
    Specification spec = job.spec();
    String undoes = spec.wire().getUndoes();
    if (undoes != null) {
      return undoing(job, undoes);
    }
    PlanOrder order =
        new PlanOrder(
            job.id().value(),
            job.header().epoch(),
            spec.source(),
            spec.target(),
            stores.open(spec.source()),
            stores.open(spec.target()),
            has(job.course().target(), Primitive.UTF8_ORDER),
            spec.filter(),
            new KeyRange(job.plan().checkpoint(), null));
    if (job.crossing() instanceof Crossing.Over over) {
      return cleaning(order, job, over);
    }
    return switch (spec.wire().getKind()) {
      case MIGRATE, DRY_RUN, ROLLBACK -> migrating(order, job);
      case VERIFY -> new ComparingPlanner(order, limits, calls);
    };
  }

  private PageSource cleaning(PlanOrder order, Job.Running job, Crossing.Over over) {
    return switch (over.rest()) {
      case CLEANING -> new CleanupPlanner(order, past.ofKeys(job), calls);
      case CHECKING -> new RemainderPlanner(order, past.ofKeys(job), limits, calls);
      case NONE ->
          throw new IllegalStateException("job %s has nothing left to plan".formatted(job.id()));
    };
  }

  private PageSource migrating(PlanOrder order, Job.Running job) {
    KeyList keys = job.spec().wire().getKeyList();
    return keys == null ? listed(order, job) : named(order, keys);
  }

  private PageSource undoing(Job.Running job, String undoes) {
    Specification spec = job.spec();
    UndoTasks undo =
        new UndoTasks(
            job.id().value(),
            job.header().epoch(),
            spec.wire().getMode(),
            spec.source(),
            spec.target());
    return new RollbackPlanner(undo, past.ofTasks(undoes), calls, job.plan().checkpoint());
  }

  private PageSource named(PlanOrder order, KeyList keys) {
    ListLocation location = ListLocation.parse(keys.getUri());
    return new KeyListPlanner(
        order,
        limits,
        calls,
        () -> ListedKeys.present(stores.open(location.store()), location.key(), keys.getFormat()));
  }

  /** In ranges where a listing may begin anywhere, or where it was begun in ranges. */
  private PageSource listed(PlanOrder order, Job.Running job) {
    List<KeyRange> left = job.plan().ranges();
    if (!left.isEmpty()) {
      return new RangedPlanner(order, left, limits, calls);
    }
    return has(job.course().source(), Primitive.LIST_FROM_ANYWHERE)
        ? new RangedPlanner(order, List.of(order.range()), limits, calls)
        : new Planner(order, limits, calls);
  }

  private static boolean has(StoreCapabilities store, Primitive primitive) {
    return store.getPrimitives().contains(primitive.name());
  }
}
