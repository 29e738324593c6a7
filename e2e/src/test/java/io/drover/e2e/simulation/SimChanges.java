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
import java.util.Optional;

/** Reads changes of the simulated log for one live job, a few changed keys at a time. */
final class SimChanges implements Repetition.ChangeReading {
  private final SimLog log;
  private final ChangeLedger ledger;
  private final Weakness weakness;
  private long asked;
  private long reached;
  private final Deque<Integer> unpublished = new ArrayDeque<>();
  private boolean stopped;

  SimChanges(
      SimLog log, Job.Running job, LiveScope scope, ChangeLedger.Bounds bounds, Weakness weakness) {
    this.log = log;
    this.ledger = new ChangeLedger(scope, job.plan().changes(), bounds);
    this.weakness = weakness;
  }

  boolean stopped() {
    return stopped;
  }

  void turn(Repetition.Listener<ChangePage> listener) {
    ledger.resume();
    boolean end = read();
    boolean barrier = end && ledger.complete() && asked > reached;
    if (!stopped && (ledger.gathered() > 0 || barrier)) {
      ChangePage page = weaken(ledger.take(barrier ? asked : 0));
      reached = barrier ? asked : reached;
      unpublished.add(page.size());
      listener.found(page);
    }
  }

  private ChangePage weaken(ChangePage page) {
    boolean suspects = weakness != Weakness.NO_SUSPECTS;
    boolean forgets = weakness == Weakness.FORGETS_UNKNOWN_WRITES;
    return new ChangePage(
        page.keys(),
        forgets ? Optional.of(ledger.next()) : page.readTo(),
        page.barrier(),
        suspects ? page.unresolved() : List.of(),
        page.suspects());
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
