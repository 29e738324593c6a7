package io.drover.e2e.simulation;

import io.drover.coordinator.plan.PastOutcomes;
import io.drover.schemas.Finality;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The outcome of each task of a job that holds, by the book; stands for the reading of the topic
 * backwards, which has tests of its own.
 */
final class SimOutcomes implements PastOutcomes {
  private static final int STRETCH = 3;

  private final SimLog log;
  private final String job;

  SimOutcomes(SimLog log, String job) {
    this.log = log;
    this.job = job;
  }

  @Override
  public int partitions() {
    return SimLog.PARTITIONS;
  }

  /** Newest first. */
  List<Past> holding(int partition, long until) {
    Map<TaskRef, Past> held = new HashMap<>();
    List<SimLog.Entry> entries = log.partition(Topic.OUTCOMES, partition);
    for (SimLog.Entry entry : entries.subList(0, (int) Math.min(until, entries.size()))) {
      Outcome outcome = (Outcome) entry.value();
      if (outcome.getMigrationId().equals(job)) {
        Past now = new Past(entry.offset(), 0, outcome);
        held.merge(outcome.getTask(), now, SimOutcomes::holds);
      }
    }
    return held.values().stream()
        .sorted(Comparator.comparingLong(Past::offset).reversed())
        .toList();
  }

  private static Past holds(Past before, Past after) {
    boolean tells =
        before.outcome().getStatus() == OutcomeStatus.CANCELLED
            && before.outcome().getReceipt() == null
            && after.outcome().getReceipt() != null;
    return tells || Finality.replaces(before.outcome().getStatus(), after.outcome().getStatus())
        ? after
        : before;
  }

  @Override
  public Reading open(int partition) {
    long end = log.partition(Topic.OUTCOMES, partition).size();
    List<Past> held = new ArrayList<>(holding(partition, end));
    return new Reading() {
      private int given;

      @Override
      public long end() {
        return end;
      }

      @Override
      public long position() {
        return given < held.size() ? held.get(given).offset() + 1 : 0;
      }

      @Override
      public boolean atBeginning() {
        return given >= held.size();
      }

      @Override
      public List<Past> next() {
        int from = given;
        given = Math.min(held.size(), given + STRETCH);
        return held.subList(from, given);
      }

      @Override
      public void close() {}
    };
  }
}
