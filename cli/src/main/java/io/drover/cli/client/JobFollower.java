package io.drover.cli.client;

import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
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
    /** Whether the job has ended and its last figures are in. */
    public boolean complete() {
      return progress.map(Progress::getState).filter(JobFollower::isFinal).isPresent();
    }

    /** Whether the job has ended well. */
    public boolean completed() {
      return migration
          .map(Migration::getState)
          .filter(MigrationState.COMPLETED::equals)
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

  public JobFollower(KafkaClients clients, String migrationId, LongSupplier nanos) {
    this.migrationId = migrationId;
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
    if (value != null && value.getMigrationId().equals(migrationId)) {
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
