package io.drover.cli.client;

import io.drover.schemas.Finality;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The failed objects of one job, as the outcomes come by: the last outcome of an object counts.
 * Holds those with the smallest keys, up to a limit.
 */
public final class Failures {
  private final String migrationId;
  private final Optional<String> errorClass;
  private final int limit;
  private final TreeMap<String, Outcome> failed = new TreeMap<>();
  private boolean truncated;

  Failures(String migrationId, Optional<String> errorClass, int limit) {
    this.migrationId = migrationId;
    this.errorClass = errorClass;
    this.limit = limit;
  }

  void read(@Nullable Outcome outcome) {
    if (outcome == null || !outcome.getMigrationId().equals(migrationId)) {
      return;
    }
    if (wanted(outcome)) {
      failed.put(outcome.getSourceKey(), outcome);
    } else if (Finality.replaces(OutcomeStatus.FAILED, outcome.getStatus())) {
      failed.remove(outcome.getSourceKey());
    }
    if (failed.size() > limit) {
      failed.pollLastEntry();
      truncated = true;
    }
  }

  private boolean wanted(Outcome outcome) {
    Failure error = outcome.getError();
    return outcome.getStatus() == OutcomeStatus.FAILED
        && errorClass
            .map(wanted -> error != null && wanted.equals(error.getErrorClass()))
            .orElse(true);
  }

  /** The failures held, in the order of their keys. */
  public Collection<Outcome> outcomes() {
    return failed.values();
  }

  /** Whether there were more than the limit. */
  public boolean truncated() {
    return truncated;
  }
}
