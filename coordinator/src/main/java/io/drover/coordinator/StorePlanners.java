package io.drover.coordinator;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.lead.Planners;
import io.drover.coordinator.plan.PageSource;
import io.drover.coordinator.plan.PlanLimits;
import io.drover.coordinator.plan.PlanOrder;
import io.drover.coordinator.plan.Planner;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.storage.Primitive;
import io.drover.storage.Stores;

/** Planners over the stores of this process. */
final class StorePlanners implements Planners {
  private final Stores stores;
  private final PlanLimits limits;
  private final StoreCalls calls;

  StorePlanners(Stores stores, PlanLimits limits, StoreCalls calls) {
    this.stores = stores;
    this.limits = limits;
    this.calls = calls;
  }

  @Override
  public PageSource open(Job.Running job) {
    Specification spec = job.spec();
    PlanOrder order =
        new PlanOrder(
            job.id().value(),
            job.header().epoch(),
            spec.source(),
            spec.target(),
            stores.open(spec.source()),
            stores.open(spec.target()),
            ordered(job.course().target()),
            job.plan().checkpoint());
    return new Planner(order, limits, calls);
  }

  private static boolean ordered(StoreCapabilities store) {
    return store.getPrimitives().contains(Primitive.UTF8_ORDER.name());
  }
}
