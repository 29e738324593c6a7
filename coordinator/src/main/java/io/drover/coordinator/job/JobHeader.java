package io.drover.coordinator.job;

import io.drover.schemas.record.Limits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job has in every state.
 *
 * @param id its name
 * @param spec what it is to do
 * @param createdAt when it was accepted
 * @param requestedBy who asked for it; may be empty
 * @param revision counts its states, from 1
 * @param epoch epoch of its plan, from 1
 * @param limits how fast it may go now, or null for no limit
 * @param answered offset of the last request about it that was granted
 */
public record JobHeader(
    MigrationId id,
    Specification spec,
    Instant createdAt,
    String requestedBy,
    long revision,
    long epoch,
    @Nullable Limits limits,
    long answered) {
  public JobHeader {
    if (revision < 1 || epoch < 1) {
      throw new IllegalArgumentException(
          "job %s with revision %d and epoch %d; both count from 1".formatted(id, revision, epoch));
    }
  }

  JobHeader next() {
    return with(limits, answered);
  }

  JobHeader next(Limits others) {
    return with(others, answered);
  }

  JobHeader answered(long offset) {
    return with(limits, Math.max(answered, offset));
  }

  private JobHeader with(@Nullable Limits others, long offset) {
    return new JobHeader(id, spec, createdAt, requestedBy, revision + 1, epoch, others, offset);
  }
}
