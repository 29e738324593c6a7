package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.plan.ListedStore;
import io.drover.coordinator.plan.PageSource;
import io.drover.coordinator.plan.PlanLimits;
import io.drover.coordinator.plan.PlanOrder;
import io.drover.coordinator.plan.Planner;
import io.drover.coordinator.plan.RangedPlanner;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Plans a job over a source with so many objects and an empty target.
 *
 * @param objects how many; negative for a source that refuses
 * @param ranges most ranges that are listed side by side
 */
record CountedPlanner(Job.Running job, int objects, int ranges) {
  PageSource open() {
    List<String> keys =
        IntStream.range(0, Math.max(0, objects)).mapToObj("k-%05d"::formatted).toList();
    ListedStore source = ListedStore.of(job.spec().source().toString(), keys);
    if (objects < 0) {
      source.deny();
    }
    ListedStore target = ListedStore.of(job.spec().target().toString(), List.of());
    PlanOrder order =
        new PlanOrder(
            job.id().value(),
            job.header().epoch(),
            source.uri(),
            target.uri(),
            source,
            target,
            true,
            job.plan().checkpoint());
    StoreCalls calls = new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), _ -> {}));
    if (ranges == 1) {
      return new Planner(order, new PlanLimits(5, 2), calls);
    }
    List<KeyRange> left = job.plan().ranges();
    return new RangedPlanner(
        order,
        left.isEmpty() ? List.of(order.range()) : left,
        new PlanLimits(2, 2, ranges, 1, 0),
        calls);
  }
}
