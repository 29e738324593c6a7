package io.drover.coordinator.plan;

import io.drover.schemas.record.Task;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second pass over the source of a live MOVE that was finalized: a task for each object that a
 * listing still shows, but for those that are reported already. What somebody wrote there without a
 * gateway is found so. For one thread; memory: a page, and the keys that are reported.
 */
public final class RemainderPlanner implements PageSource {
  /** Keys that are remembered as reported; of more each is reported a second time. */
  private static final int MOST = 100_000;

  private final PlanOrder order;
  private final Cleanups cleanups;
  private final PastOutcomes past;
  private final StoreCalls calls;
  private final OrderedEntries source;
  private final int pageKeys;
  private @Nullable String checkpoint;
  private @Nullable Set<String> reported;

  /**
   * @param past the last outcome of each key of the job
   */
  public RemainderPlanner(PlanOrder order, PastOutcomes past, PlanLimits limits, StoreCalls calls) {
    this.order = order;
    this.cleanups = new Cleanups(order);
    this.past = past;
    this.calls = calls;
    this.pageKeys = limits.listPage();
    this.checkpoint = order.checkpoint();
    this.source =
        new OrderedEntries(
            "source",
            order.source(),
            order.sourceStore(),
            calls,
            checkpoint == null ? null : order.relative(checkpoint),
            limits.listPage());
  }

  @Override
  public PlanPage next() throws InterruptedException {
    Set<String> known = reported();
    List<Task> tasks = new ArrayList<>();
    for (int keys = 0; keys < pageKeys; keys++) {
      String relative = source.peek();
      if (relative == null) {
        return new PlanPage(tasks, checkpoint, true);
      }
      ListedObject left = Objects.requireNonNull(source.take(relative));
      String key = left.key().value();
      checkpoint = key;
      if (order.targetKey(new ObjectKey(key)) != null && !known.contains(key)) {
        tasks.add(cleanups.of(left));
      }
    }
    return new PlanPage(tasks, checkpoint, false);
  }

  private Set<String> reported() throws InterruptedException {
    Set<String> known = reported;
    if (known == null) {
      known = new HashSet<>();
      int partitions = calls.call(past::partitions);
      for (int i = 0; i < partitions && known.size() < MOST; i++) {
        read(i, known);
      }
      reported = known;
    }
    return known;
  }

  private void read(int partition, Set<String> known) throws InterruptedException {
    try (PastOutcomes.Reading reading = calls.call(() -> past.open(partition))) {
      while (!reading.atBeginning() && known.size() < MOST) {
        for (PastOutcomes.Past each : calls.call(reading::next)) {
          if (Cleanups.stays(each.outcome())) {
            known.add(each.outcome().getSourceKey());
          }
        }
      }
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
