package io.drover.cli.client;

import io.drover.cli.view.ProgressView;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job's state and progress as they are published. Keeps only the newest of each. One
 * thread waits; {@link #close} may come from any.
 */
public final class JobFollower implements AutoCloseable {
  private final String migrationId;
  private final long revision;
  private final LongSupplier nanos;
  private final TableReader<Migration> migrations;
  private final TableReader<Progress> progresses;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Migration migration;
  private @Nullable Progress progress;
  private boolean news;

  /** What is known of the job. */
  public record View(Optional<Migration> migration, Optional<Progress> progress) {
    /**
     * Whether the job has ended and its last figures are in: those that count every failure that
     * was taken up again, and, for a job that ended early, every task that was still queued.
     */
    public boolean complete() {
      return ended()
          && progress
              .filter(figures -> isFinal(figures.getState()))
              .filter(this::countsAll)
              .isPresent();
    }

    /** Whether a paused job has nothing under way any more. */
    public boolean still() {
      return migration.map(Migration::getState).filter(MigrationState.PAUSED::equals).isPresent()
          && progress
              .filter(figures -> figures.getState() == MigrationState.PAUSED)
              .filter(figures -> figures.getDeferred() + finished(figures) >= figures.getTotal())
              .isPresent();
    }

    private boolean countsAll(Progress figures) {
      long reopened = migration.map(job -> job.getPlan().getReopened()).orElse(0L);
      return figures.getReopened() >= reopened && finished(figures) >= figures.getTotal();
    }

    private static long finished(Progress figures) {
      return ProgressView.finished(figures);
    }

    /** Whether the job has ended well. */
    public boolean completed() {
      return migration
          .map(Migration::getState)
          .filter(MigrationState.COMPLETED::equals)
          .isPresent();
    }

    /** Whether the job writes to neither store, so that it has a report and no evidence. */
    public boolean looksOnly() {
      return migration
          .map(job -> job.getSpec().getKind())
          .filter(kind -> kind == JobKind.DRY_RUN || kind == JobKind.VERIFY)
          .isPresent();
    }

    /** Whether the digest over the receipts is there. */
    public boolean sealed() {
      return migration.map(Migration::getEvidence).isPresent();
    }

    /** Whether the job has ended; its last figures may be on their way. */
    public boolean ended() {
      return migration.map(Migration::getState).filter(JobFollower::isFinal).isPresent();
    }
  }

  /** Follows a job in whatever state it is. */
  public JobFollower(KafkaClients clients, String migrationId, LongSupplier nanos) {
    this(clients, migrationId, 0, nanos);
  }

  /**
   * Follows a job from a state on.
   *
   * @param revision states before this one are passed over
   */
  public JobFollower(KafkaClients clients, String migrationId, long revision, LongSupplier nanos) {
    this.migrationId = migrationId;
    this.revision = revision;
    this.nanos = nanos;
    this.migrations =
        new TableReader<>(
            clients,
            Topic.MIGRATIONS,
            Migration.class,
            (key, value, partition, offset) -> migration(value));
    this.progresses =
        new TableReader<>(
            clients,
            Topic.PROGRESS,
            Progress.class,
            (key, value, partition, offset) -> progress(value));
  }

  /** Begins to follow. */
  public void start() {
    migrations.follow();
    progresses.follow();
  }

  /** Waits for something new, at most the bound, and returns what is known then. */
  public View await(Duration bound) throws InterruptedException {
    long end = nanos.getAsLong() + bound.toNanos();
    lock.lockInterruptibly();
    try {
      for (long left = bound.toNanos(); !news && left > 0; left = end - nanos.getAsLong()) {
        long remaining = changed.awaitNanos(left);
        if (remaining <= 0) {
          break;
        }
      }
      news = false;
      return new View(Optional.ofNullable(migration), Optional.ofNullable(progress));
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the digest over the job's receipts is there; false if the bound passes first. */
  public boolean awaitSeal(Duration bound) throws InterruptedException {
    long end = nanos.getAsLong() + bound.toNanos();
    View view = await(Duration.ZERO);
    while (!view.sealed() && end - nanos.getAsLong() > 0) {
      view = await(Duration.ofNanos(end - nanos.getAsLong()));
    }
    return view.sealed();
  }

  /** Whether a state is one that a job never leaves. */
  public static boolean isFinal(MigrationState state) {
    return switch (state) {
      case PENDING, RUNNING, PAUSED -> false;
      case COMPLETED, FAILED, CANCELLED -> true;
    };
  }

  private void migration(@Nullable Migration value) {
    if (value != null
        && value.getMigrationId().equals(migrationId)
        && value.getRevision() >= revision) {
      update(() -> migration = value);
    }
  }

  private void progress(@Nullable Progress value) {
    if (value != null && value.getMigrationId().equals(migrationId)) {
      update(() -> progress = value);
    }
  }

  private void update(Runnable change) {
    lock.lock();
    try {
      change.run();
      news = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    migrations.close();
    progresses.close();
  }
}
