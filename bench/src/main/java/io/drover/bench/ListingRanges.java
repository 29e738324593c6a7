package io.drover.bench;

import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.plan.PlanLimits;
import io.drover.coordinator.plan.PlanOrder;
import io.drover.coordinator.plan.PlanPage;
import io.drover.coordinator.plan.RangedPlanner;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectStore;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import io.drover.storage.testkit.ForwardingStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How fast a flat prefix is planned when each listing request takes as long as one over a network
 * (T-34): a million computed keys, an empty target, so many ranges side by side.
 */
public final class ListingRanges {
  private static final Duration LATENCY = Duration.ofMillis(50);
  private static final String KEYS = "1000000";

  private ListingRanges() {}

  /** A store that answers a listing after a while. */
  private static final class FarStore extends ForwardingStore {
    final AtomicInteger requests = new AtomicInteger();

    FarStore(ObjectStore near) {
      super(near);
    }

    @Override
    public ListPage list(ListRequest request) {
      requests.incrementAndGet();
      try {
        Waiter.SYSTEM.await(LATENCY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.list(request);
    }
  }

  /** Prints one line of a table per number of ranges. */
  public static void main(String[] args) throws InterruptedException {
    System.out.printf(
        "| ranges | requests | first page | all of %s keys |%n|---|---|---|---|%n", KEYS);
    for (int ranges : List.of(1, 4, 16, 64)) {
      measure(ranges);
    }
  }

  private static void measure(int ranges) throws InterruptedException {
    try (Stores stores = Stores.discover(Map.of("store.gen.generate", KEYS))) {
      FarStore source = new FarStore(stores.open(StoreUri.parse("memory://gen@in/")));
      FarStore target = new FarStore(stores.open(StoreUri.parse("memory://out/")));
      PlanOrder order =
          new PlanOrder("job", 1, source.uri(), target.uri(), source, target, true, null);
      StoreCalls calls =
          new StoreCalls(new Retrying(RetryPolicy.DEFAULT, new Random(1), Waiter.SYSTEM));
      long begun = System.nanoTime();
      long first = 0;
      long tasks = 0;
      try (RangedPlanner planner =
          new RangedPlanner(
              order, List.of(KeyRange.ALL), new PlanLimits(1_000, 32, ranges, 4, 0), calls)) {
        PlanPage page;
        do {
          page = planner.next();
          first = first == 0 ? System.nanoTime() - begun : first;
          tasks += page.tasks().size();
        } while (!page.complete());
      }
      System.out.printf(
          "| %d | %,d | %.2f s | %.1f s (%,d tasks) |%n",
          ranges, source.requests.get(), first / 1e9, (System.nanoTime() - begun) / 1e9, tasks);
    }
  }
}
