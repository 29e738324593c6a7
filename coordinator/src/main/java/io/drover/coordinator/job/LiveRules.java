package io.drover.coordinator.job;

import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.OpenUploads;

/** What a live migration can be asked to do. */
final class LiveRules {
  private LiveRules() {}

  /**
   * Checks what is asked of a live job; nothing if the job is of data at rest.
   *
   * @throws IllegalArgumentException that names the field, its value and the rule it breaks
   */
  static void check(MigrationSpec spec) {
    Live live = spec.getLive();
    if (live == null) {
      return;
    }
    if (spec.getKind() != JobKind.MIGRATE) {
      throw new IllegalArgumentException(
          "live with kind %s: only a MIGRATE can be live".formatted(spec.getKind()));
    }
    if (spec.getFilter() != null || spec.getKeyList() != null) {
      throw new IllegalArgumentException(
          "filter or keyList is set with live: all of a prefix is moved to the target, or an"
              + " application would miss the rest there");
    }
    if (spec.getExisting() == Existing.FAIL) {
      throw new IllegalArgumentException(
          "existing is FAIL with live: the target's prefix is made equal to the source, so what is"
              + " there under a key of the source is replaced");
    }
    if (live.getOpenUploads() != OpenUploads.REFUSE) {
      throw new IllegalArgumentException(
          "openUploads is %s: this version cannot make a close wait for uploads that are open; it must be REFUSE"
              .formatted(live.getOpenUploads()));
    }
    if (live.getSweepIntervalMs() < 0) {
      throw new IllegalArgumentException(
          "sweepIntervalMs is %d: it must be 0 or more".formatted(live.getSweepIntervalMs()));
    }
    if (live.getCloseTimeoutMs() < 1 || live.getRetryDelayMs() < 0) {
      throw new IllegalArgumentException(
          "closeTimeoutMs is %d and retryDelayMs %d: they must be 1 or more and 0 or more"
              .formatted(live.getCloseTimeoutMs(), live.getRetryDelayMs()));
    }
  }
}
