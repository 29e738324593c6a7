package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.Flow;
import io.drover.coordinator.cutover.FlowGauge;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.live.LiveChanges;
import io.drover.coordinator.live.Unresolved;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one live job as its cutover sees them: remembers for which route what was asked of
 * them. For the leader's thread; of one term.
 */
final class JobFlow {
  private static final String TOO_MANY = "(more writes of unknown outcome than can be named)";

  private final LiveChanges changes;
  private final FlowGauge gauge = new FlowGauge();
  private LiveChanges.@Nullable Barrier barrier;
  private long barrierEpoch;
  private long suspectsEpoch;

  JobFlow(LiveChanges changes) {
    this.changes = changes;
  }

  Flow look(Job.Running job, long finished, long nanos) {
    gauge.observe(nanos, finished);
    Unresolved unresolved = changes.unresolved();
    List<String> failed = new ArrayList<>(changes.failing());
    if (!unresolved.complete()) {
      failed.add(TOO_MANY);
    }
    return new Flow(
        job.plan().complete(),
        backlog(),
        failed,
        gauge.perTask(),
        barrier != null && barrier.passed() ? barrierEpoch : 0,
        List.copyOf(unresolved.keys().keySet()),
        changes.planning() ? 0 : suspectsEpoch);
  }

  private long backlog() {
    boolean open = changes.planning() || !changes.settled();
    return Math.max(changes.backlog(), open ? 1 : 0);
  }

  /** Reads to the end as of now, once for each route. */
  void barrier(long epoch) {
    if (epoch > barrierEpoch) {
      barrier = changes.readToEndAsOfNow();
      barrierEpoch = epoch;
    }
  }

  /** Plans these keys, once for each route. */
  void planSuspects(long epoch, List<String> keys) {
    if (epoch > suspectsEpoch) {
      changes.planSuspects(keys);
      suspectsEpoch = epoch;
    }
  }
}
