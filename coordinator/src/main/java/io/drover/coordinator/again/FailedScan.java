package io.drover.coordinator.again;

import io.drover.schemas.Finality;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds the objects of one job in one partition whose last outcome is a failure from before a mark.
 * Takes the outcomes in the order of their offsets up to the present end; a later outcome of an
 * object takes away what an earlier one said.
 *
 * <p>Holds at most so many failures at once. If there are more, {@link #resume} says where another
 * scan has to begin; every failure is found by exactly one of them. Pure but for its own state.
 */
public final class FailedScan {
  private final long until;
  private final int most;
  private final Map<String, Outcome> failed = new LinkedHashMap<>();
  private OptionalLong resume = OptionalLong.empty();

  /**
   * @param until failures at this offset or behind it came after the request
   * @param most failures held at once, 1 or more
   */
  public FailedScan(long until, int most) {
    this.until = until;
    this.most = most;
  }

  /** Takes the next outcome of the job. */
  public void accept(long offset, Outcome outcome) {
    Outcome before = failed.get(outcome.getSourceKey());
    if (before != null && !Finality.replaces(before.getStatus(), outcome.getStatus())) {
      return;
    }
    failed.remove(outcome.getSourceKey());
    if (outcome.getStatus() != OutcomeStatus.FAILED || offset >= until || resume.isPresent()) {
      return;
    }
    if (failed.size() < most) {
      failed.put(outcome.getSourceKey(), outcome);
    } else {
      resume = OptionalLong.of(offset);
    }
  }

  /** What was found once everything is read, in the order of the topic. */
  public List<Outcome> found() {
    return new ArrayList<>(failed.values());
  }

  /** Where the next scan begins; empty if this one saw all failures. */
  public OptionalLong resume() {
    return resume;
  }
}
