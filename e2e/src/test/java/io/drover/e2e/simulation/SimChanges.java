package io.drover.e2e.simulation;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.live.ChangeLedger;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads changes of the simulated log for one live job; few writes of unknown outcome are kept. */
final class SimChanges implements Repetition.ChangeReading {
  private final SimLog log;
  private final ChangeLedger ledger;
  private long asked;
  private long reached;
  private final Deque<Integer> unpublished = new ArrayDeque<>();
  private boolean stopped;

  SimChanges(SimLog log, Job.Running job, LiveScope scope) {
    this.log = log;
    this.ledger = new ChangeLedger(scope, job.plan().changes(), new ChangeLedger.Bounds(3, 4));
  }

  boolean stopped() {
    return stopped;
  }

  void turn(Repetition.Listener<ChangePage> listener) {
    ledger.resume();
    boolean end = read();
    boolean barrier = end && ledger.complete() && asked > reached;
    if (!stopped && (ledger.gathered() > 0 || barrier)) {
      ChangePage page = ledger.take(barrier ? asked : 0);
      reached = barrier ? asked : reached;
      unpublished.add(page.size());
      listener.found(page);
    }
  }

  private boolean read() {
    for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
      List<SimLog.Entry> entries = log.partition(Topic.CHANGES, partition);
      for (long at = ledger.next().of(partition); at < entries.size(); at++) {
        if (ledger.full()) {
          return false;
        }
        if (ledger.reads(partition, at)) {
          ledger.accept(partition, at, (Change) entries.get((int) at).value());
        }
      }
    }
    return true;
  }

  @Override
  public void barrier(long request) {
    asked = Math.max(asked, request);
  }

  @Override
  public long unplanned() {
    return unpublished.stream().mapToLong(size -> size).sum() + ledger.gathered();
  }

  @Override
  public void published() {
    unpublished.poll();
  }

  @Override
  public void stop() {
    stopped = true;
  }
}
