package io.drover.progress;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One job as the merge sees it, and the decision when to publish what. Pure but for its own state:
 * times come in as arguments. Used by one thread.
 */
final class JobView {
  private final String migrationId;
  private final Pace pace;
  private final RateWindow window;
  private final Map<Integer, Sums> partitions = new HashMap<>();

  private Sums sums = Sums.ZERO;
  private @Nullable JobFacts facts;
  private long finalSince;
  private long touchedAt;
  private @Nullable Shown shown;
  private long shownAt = Long.MIN_VALUE / 2;
  private boolean moving;
  private boolean answered;

  JobView(String migrationId, Pace pace, long now) {
    this.migrationId = migrationId;
    this.pace = pace;
    this.window = new RateWindow(pace.window().toMillis());
    this.touchedAt = now;
  }

  /**
   * Takes up what a previous run stored; partial sums follow by {@link #partial} before {@link
   * #begin}.
   */
  void restore(StoredJob stored, long now) {
    facts = stored.facts();
    shown = stored.shown();
    shownAt = stored.shownAt();
    finalSince = now;
  }

  /** Starts measuring rates from the sums known by now. */
  void begin(long now) {
    window.observe(now, sums);
  }

  void migration(Migration migration, long now) {
    var next = JobFacts.of(migration);
    if (next.isFinal() && (facts == null || !facts.isFinal())) {
      finalSince = now;
    }
    facts = next;
    touchedAt = now;
  }

  /** Replaces the sums of one partition. */
  void partial(int partition, Sums partial, long now) {
    var before = partitions.put(partition, partial);
    sums = sums.plus(partial).minus(before == null ? Sums.ZERO : before);
    touchedAt = now;
  }

  Sums sums() {
    return sums;
  }

  Iterable<Integer> partitions() {
    return partitions.keySet();
  }

  /** As the store is to keep it; empty while only partial sums are known. */
  Optional<StoredJob> stored() {
    return facts == null ? Optional.empty() : Optional.of(new StoredJob(facts, shown, shownAt));
  }

  /** Whether the job is over for so long, or unknown for so long, that its state may be dropped. */
  boolean isOver(long now) {
    if (facts == null) {
      return now - touchedAt >= pace.absence().toMillis();
    }
    var end = facts.finishedAt() == JobFacts.NEVER ? finalSince : facts.finishedAt();
    return facts.isFinal() && now - end >= pace.retention().toMillis();
  }

  /**
   * What is to be published now, if anything; what it returns counts as published. A final state
   * goes out at once, and so does that every task is answered, for which writers may be waiting;
   * everything else at most once in the publication interval; nothing goes out while nothing
   * changes.
   */
  Optional<Progress> due(long now) {
    if (facts == null) {
      return Optional.empty();
    }
    window.observe(now, sums);
    var next = Shown.of(shownState(facts, now), facts, sums);
    var changed = !next.equals(shown);
    if (!changed && !moving) {
      return Optional.empty();
    }
    var ends = JobFacts.isFinal(next.state()) && (shown == null || shown.state() != next.state());
    var answers = facts.accountedBy(sums);
    var urgent = ends || (answers && !answered);
    if (!urgent && now - shownAt < pace.publish().toMillis()) {
      return Optional.empty();
    }
    answered = answers;
    shown = next;
    shownAt = now;
    return Optional.of(progress(facts, next, now));
  }

  /**
   * COMPLETED is shown only with sums that answer the whole plan, or when they do not come for too
   * long.
   */
  private MigrationState shownState(JobFacts facts, long now) {
    var early =
        facts.state() == MigrationState.COMPLETED
            && !facts.accountedBy(sums)
            && now - finalSince < pace.settle().toMillis();
    return early ? MigrationState.RUNNING : facts.state();
  }

  private Progress progress(JobFacts facts, Shown next, long now) {
    var rates = window.rates(now, sums);
    var ended = JobFacts.isFinal(next.state());
    // A rate that is not zero will fall by itself, so it is published until it is zero.
    moving = !ended && (rates.objects() > 0 || rates.finishedBytes() > 0);
    var shownSums = next.sums();
    return Progress.newBuilder()
        .setMigrationId(migrationId)
        .setState(next.state())
        .setPlanComplete(next.planComplete())
        .setTotal(next.total())
        .setTotalBytes(next.totalBytes())
        .setMigrated(shownSums.migrated())
        .setSkipped(shownSums.skipped())
        .setFailed(shownSums.failed())
        .setSourceGone(shownSums.sourceGone())
        .setCancelled(shownSums.cancelled())
        .setPlanned(shownSums.planned())
        .setRemoved(shownSums.removed())
        .setReopened(shownSums.reopened())
        .setDeferred(shownSums.deferred())
        .setMigratedBytes(shownSums.migratedBytes())
        .setFinishedBytes(shownSums.finishedBytes())
        .setPercent(next.percent())
        .setObjectsPerSecond(rates.objects())
        .setBytesPerSecond(rates.migratedBytes())
        .setElapsedMillis(facts.elapsed(now))
        .setRemainingMillis(ended ? Long.valueOf(0) : remaining(next, rates))
        .setUpdatedAt(Instant.ofEpochMilli(now))
        .build();
  }

  /**
   * The longer of what objects and bytes suggest: a few large objects at the end are seen coming.
   */
  private static @Nullable Long remaining(Shown next, RateWindow.Rates rates) {
    if (!next.planComplete() || next.state() == MigrationState.PAUSED) {
      return null;
    }
    var objects = next.total() - next.sums().finished();
    var bytes = next.totalBytes() - next.sums().finishedBytes();
    if ((objects > 0 && rates.objects() <= 0) || (bytes > 0 && rates.finishedBytes() <= 0)) {
      return null;
    }
    var byObjects = objects == 0 ? 0 : objects / rates.objects();
    var byBytes = bytes == 0 ? 0 : bytes / rates.finishedBytes();
    return Math.round(1000 * Math.max(byObjects, byBytes));
  }
}
