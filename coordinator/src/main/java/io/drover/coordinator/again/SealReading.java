package io.drover.coordinator.again;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.schemas.evidence.EvidenceTally;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Receipt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Adds up the outcomes of a job that ended, each the one that holds of its task, and says whether
 * all of its tasks are answered. Parts may be read apart and merged. Pure but for its own state.
 */
public final class SealReading {
  private final Job.Final job;
  private final EvidenceTally tally = new EvidenceTally();
  private final Map<Integer, Long> until = new TreeMap<>();
  private long answered;

  public SealReading(Job.Final job) {
    this.job = job;
  }

  /** Takes the outcome of a task, which stands at an offset of a partition. */
  public void take(int partition, long offset, Outcome outcome) {
    answered += answers(partition, offset, outcome) ? 1 : 0;
    Receipt receipt = outcome.getReceipt();
    if (receipt != null) {
      tally.add(receipt);
    }
  }

  /**
   * A task that was put off is left undone by a job that ended, unless it was planned again before:
   * then another answer is on its way, maybe with a receipt.
   */
  private boolean answers(int partition, long offset, Outcome outcome) {
    return switch (outcome.getStatus()) {
      case MIGRATED, SKIPPED, FAILED, SOURCE_GONE, CANCELLED, PLANNED, REMOVED -> true;
      case DEFERRED -> offset >= job.plan().repeats().again().of(partition);
      case REOPENED -> false;
    };
  }

  /** A partition was read up to this offset. */
  public void read(int partition, long end) {
    until.put(partition, end);
  }

  /** Takes everything that another one has read of the same job. */
  public void merge(SealReading other) {
    answered += other.answered;
    until.putAll(other.until);
    tally.merge(other.tally);
  }

  /** How many tasks are answered. */
  public long answered() {
    return answered;
  }

  /** What it comes to, and how far was read for it; empty while some task has no answer. */
  public Optional<Evidence> evidence() {
    return answered < job.plan().tasks() ? Optional.empty() : Optional.of(sum());
  }

  /** What it comes to, whether or not that is all. */
  public Evidence sum() {
    return Evidence.newBuilder(tally.evidence()).setUntil(Marks.of(until).wire()).build();
  }
}
