package io.drover.e2e.simulation;

import io.drover.schemas.Finality;
import io.drover.schemas.Topic;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.storage.StoreUri;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at every record as it becomes visible and says what must never be true. */
final class Oracle {
  private static final Set<MigrationState> FINAL =
      EnumSet.of(MigrationState.COMPLETED, MigrationState.FAILED, MigrationState.CANCELLED);

  private final History history;
  private final Map<String, Migration> jobs = new HashMap<>();
  private final Map<String, Map<String, Outcome>> last = new HashMap<>();

  Oracle(History history) {
    this.history = history;
  }

  void see(SimLog.Entry entry) {
    if (entry.topic() == Topic.OUTCOMES) {
      outcome((Outcome) entry.value());
    } else if (entry.topic() == Topic.MIGRATIONS) {
      migration((Migration) entry.value());
    }
  }

  /** Verified means: these bytes of the source are those bytes of the target. */
  private void outcome(Outcome outcome) {
    held(outcome.getMigrationId())
        .merge(
            outcome.getSourceKey(),
            outcome,
            (before, after) ->
                Finality.replaces(before.getStatus(), after.getStatus()) ? after : before);
    boolean verified =
        outcome.getStatus() == OutcomeStatus.MIGRATED
            || outcome.getStatus() == OutcomeStatus.SKIPPED;
    if (!verified) {
      return;
    }
    MigrationSpec spec = jobs.get(outcome.getMigrationId()).getSpec();
    Receipt receipt = outcome.getReceipt();
    if (receipt == null) {
      if (spec.getKind() == JobKind.MIGRATE || spec.getKind() == JobKind.VERIFY) {
        throw new AssertionError("verified without a receipt: " + outcome);
      }
      return;
    }
    StoreUri source = StoreUri.parse(spec.getSource());
    StoreUri target = StoreUri.parse(spec.getTarget());
    Optional<String> from = history.content(source, receipt.getSourceKey(), receipt.getSourcePin());
    Optional<String> to = history.content(target, receipt.getTargetKey(), receipt.getTargetPin());
    if (from.isEmpty() || !from.equals(to)) {
      throw new AssertionError(
          "'%s' counts as verified: source version %s was %s, target version %s was %s"
              .formatted(
                  receipt.getSourceKey(),
                  receipt.getSourcePin(),
                  from,
                  receipt.getTargetPin(),
                  to));
    }
  }

  /** One writer, one line of states: nothing twice, no way back from an end but a retry. */
  private void migration(Migration next) {
    @Nullable Migration before = jobs.put(next.getMigrationId(), next);
    if (before != null && next.getRevision() <= before.getRevision()) {
      throw new AssertionError(
          "revision %d of '%s' after %d: an old leader wrote"
              .formatted(next.getRevision(), next.getMigrationId(), before.getRevision()));
    }
    if (before != null
        && FINAL.contains(before.getState())
        && !FINAL.contains(next.getState())
        && before.getState() != MigrationState.COMPLETED) {
      throw new AssertionError(
          "'%s' went from %s to %s"
              .formatted(next.getMigrationId(), before.getState(), next.getState()));
    }
  }

  /** The outcome of each object of a job that holds, by source key. */
  Map<String, Outcome> held(String job) {
    return last.computeIfAbsent(job, _ -> new TreeMap<>());
  }

  /** The receipts of a job that hold, by source key. */
  Map<String, Receipt> receipts(String job) {
    Map<String, Receipt> receipts = new TreeMap<>();
    held(job)
        .forEach(
            (key, outcome) -> {
              Receipt receipt = outcome.getReceipt();
              if (receipt != null) {
                receipts.put(key, receipt);
              }
            });
    return receipts;
  }

  Optional<Migration> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  boolean over(String id) {
    return job(id).filter(job -> FINAL.contains(job.getState())).isPresent();
  }
}
