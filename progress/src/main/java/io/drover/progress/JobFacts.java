package io.drover.progress;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What progress needs of a job's state.
 *
 * @param reopened outcomes that take up a failed task again, as published
 * @param retrying whether more of those are to come
 * @param startedAt epoch milliseconds, {@link #NEVER} before planning began
 * @param finishedAt epoch milliseconds, {@link #NEVER} before the job reached a final state
 */
record JobFacts(
    MigrationState state,
    boolean planComplete,
    long tasks,
    long bytes,
    long reopened,
    boolean retrying,
    long startedAt,
    long finishedAt) {
  static final long NEVER = Long.MIN_VALUE;

  static JobFacts of(Migration migration) {
    var plan = migration.getPlan();
    return new JobFacts(
        migration.getState(),
        plan.getComplete(),
        plan.getTasks(),
        plan.getBytes(),
        plan.getReopened(),
        !plan.getRetry().isEmpty(),
        millis(migration.getStartedAt()),
        millis(migration.getFinishedAt()));
  }

  /** Whether the job is over. */
  boolean isFinal() {
    return isFinal(state);
  }

  static boolean isFinal(MigrationState state) {
    return switch (state) {
      case PENDING, RUNNING, PAUSED -> false;
      case COMPLETED, FAILED, CANCELLED -> true;
    };
  }

  /** Whether the job ended at this time or earlier. */
  boolean endedBefore(long time) {
    return isFinal() && finishedAt != NEVER && finishedAt <= time;
  }

  /** Whether the sums answer every task of a finished plan. */
  boolean accountedBy(Sums sums) {
    return planComplete && !retrying && sums.finished() >= tasks && sums.reopened() >= reopened;
  }

  long elapsed(long now) {
    if (startedAt == NEVER) {
      return 0;
    }
    return Math.max(0, (finishedAt == NEVER ? now : finishedAt) - startedAt);
  }

  void write(DataOutput to) throws IOException {
    to.writeUTF(state.name());
    to.writeBoolean(planComplete);
    to.writeLong(tasks);
    to.writeLong(bytes);
    to.writeLong(reopened);
    to.writeBoolean(retrying);
    to.writeLong(startedAt);
    to.writeLong(finishedAt);
  }

  static JobFacts read(DataInput from) throws IOException {
    return new JobFacts(
        MigrationState.valueOf(from.readUTF()),
        from.readBoolean(),
        from.readLong(),
        from.readLong(),
        from.readLong(),
        from.readBoolean(),
        from.readLong(),
        from.readLong());
  }

  private static long millis(@Nullable Instant instant) {
    return instant == null ? NEVER : instant.toEpochMilli();
  }
}
